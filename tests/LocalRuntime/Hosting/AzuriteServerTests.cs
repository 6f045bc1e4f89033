using Azure.Storage.Blobs;
using DockLogs.LocalRuntime.Azurite;
using DockLogs.LocalRuntime.Hosting;
using DockLogs.LocalRuntime.Settings;
using Microsoft.Extensions.Logging.Abstractions;

namespace DockLogs.LocalRuntime.Tests.Hosting;

public sealed class AzuriteServerTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [SkippableFact]
    public async Task Started_one_is_found_again_with_its_blobs_and_a_stopped_one_started_anew_on_its_port()
    {
        string root = RootWithAzurite();
        AzuriteServer first = New(root);
        await first.StartAsync(default);
        try
        {
            await new BlobServiceClient(first.ConnectionString).CreateBlobContainerAsync("kept");

            AzuriteServer second = New(root);
            await second.StartAsync(default);
            Assert.Equal(first.ConnectionString, second.ConnectionString);
            Assert.Equal(ProcessId(), ProcessId());

            int before = ProcessId();
            await second.StopAsync();
            AzuriteServer third = New(root);
            await third.StartAsync(default);
            Assert.NotEqual(before, ProcessId());
            Assert.Equal(first.ConnectionString, third.ConnectionString);
            Assert.True(await new BlobServiceClient(third.ConnectionString).GetBlobContainerClient("kept").ExistsAsync());
        }
        finally
        {
            await first.StopAsync();
        }
    }

    [SkippableFact]
    public async Task Record_of_some_other_process_is_not_believed()
    {
        string root = RootWithAzurite();
        await File.WriteAllTextAsync(directory.File("azurite.json"), $$"""{"processId":{{Environment.ProcessId}},"port":1}""");
        AzuriteServer server = New(root);
        await server.StartAsync(default);
        try
        {
            Assert.NotEqual(Environment.ProcessId, ProcessId());
        }
        finally
        {
            await server.StopAsync();
        }
    }

    [Fact]
    public async Task Missing_package_is_told_with_what_to_do()
    {
        StartException exception = await Assert.ThrowsAsync<StartException>(() => New(directory.Path).StartAsync(default));
        Assert.Contains("npm ci", exception.Message, StringComparison.Ordinal);
        Assert.Contains("--blobs", exception.Message, StringComparison.Ordinal);
    }

    private static string RootWithAzurite()
    {
        string root = ContentRoot.Find(AppContext.BaseDirectory);
        Skip.IfNot(File.Exists(Path.Combine(root, "node_modules", "azurite", "package.json")), "wants the npm package azurite: ./pipeline test installs it");
        return root;
    }

    private int ProcessId() => AzuriteRecord.Read(directory.File("azurite.json"))!.ProcessId;

    private AzuriteServer New(string root) => new(root, directory.File("azurite"), TimeProvider.System, NullLogger<AzuriteServer>.Instance);
}
