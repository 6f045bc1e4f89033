using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DockLogs.DockSimulator.Tests;

/// <summary>The least of S3 that takes a PUT and keeps its bytes and headers by path.</summary>
internal sealed class StorageSink : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TaskCompletionSource _firstStored = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private StorageSink(WebApplication app)
    {
        _app = app;
        _app.Run(TakeAsync);
    }

    public ConcurrentDictionary<string, StoredObject> Objects { get; } = new();

    public Uri Address { get; private set; } = null!;

    /// <summary>Ends when the first object is there.</summary>
    public Task FirstStored => _firstStored.Task;

    public int? RefuseWith { get; set; }

    public static async Task<StorageSink> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MinRequestBodyDataRate = null;
        });
        var sink = new StorageSink(builder.Build());
        await sink._app.StartAsync();
        sink.Address = new Uri(sink._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return sink;
    }

    public async ValueTask DisposeAsync()
    {
        using var impatient = new CancellationTokenSource();
        await impatient.CancelAsync();
        await _app.StopAsync(impatient.Token);
        await _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        if (RefuseWith is { } status)
        {
            context.Response.StatusCode = status;
            return;
        }

        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        Objects[context.Request.Path] = new StoredObject(
            context.Request.Method, body.ToArray(), context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()));
        _firstStored.TrySetResult();
    }

    internal sealed record StoredObject(string Method, byte[] Bytes, Dictionary<string, string> Headers);
}
