using Azure.Storage.Blobs;
using DockLogs.UploadGateway.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace DockLogs.UploadGateway.Tests.Storage;

public sealed class BlobStorageTests
{
    private const int AtOnce = 80;

    [Fact]
    public async Task More_calls_run_at_once_than_the_library_allows_by_itself()
    {
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var waiting = 0;
        await using var storage = await StartAsync(async context =>
        {
            if (Interlocked.Increment(ref waiting) == AtOnce)
            {
                all.SetResult();
            }

            // Answers only when all of them are there.
            await all.Task.WaitAsync(TimeSpan.FromSeconds(30));
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            context.Response.Headers["x-ms-error-code"] = "ContainerNotFound";
        });
        var container = Client(storage).GetBlobContainerClient("dock-logs");

        var found = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => container.ExistsAsync()));

        Assert.All(found, answer => Assert.False(answer.Value));
    }

    [Fact]
    public async Task Storage_that_points_elsewhere_is_not_followed()
    {
        var paths = new List<string>();
        await using var storage = await StartAsync(context =>
        {
            paths.Add(context.Request.Path.Value!);
            context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        });
        var store = new AzureObjectStore(Client(storage));

        await Assert.ThrowsAsync<ObjectStoreException>(() => store.BucketExistsAsync("dock-logs", default));

        Assert.DoesNotContain("/elsewhere", paths);
    }

    private static async Task<WebApplication> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var application = builder.Build();
        application.Run(answer);
        await application.StartAsync();
        return application;
    }

    private static BlobServiceClient Client(WebApplication storage) => BlobStorage.Create(new ConfigurationBuilder()
        .AddInMemoryCollection([new("Storage", $"DefaultEndpointsProtocol=http;AccountName=docks;AccountKey=ZG9ja3M=;BlobEndpoint={storage.Urls.First()}/docks;")])
        .Build());
}
