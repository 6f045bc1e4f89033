using DockLogs.UploadGateway;
using DockLogs.UploadGateway.Multipart;
using DockLogs.UploadGateway.Revocation;
using DockLogs.UploadGateway.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DockLogs.Gateway.Benchmarks.Serving;

/// <summary>Runs the gateway as its own program would, in this process, which is then a child of the benchmark.</summary>
internal static class GatewayServing
{
    public static Task RunAsync(bool withStorage)
    {
        var builder = WebApplication.CreateSlimBuilder();
        // As in production, where the access log is written, but not to a terminal that the benchmark would read.
        builder.Logging.AddFilter("DockLogs", LogLevel.Warning);
        if (!withStorage)
        {
            var ledger = new NullLedger();
            builder.Services.AddSingleton<IObjectStore, NullObjectStore>();
            builder.Services.AddSingleton<IMultipartLedger>(ledger);
            builder.Services.AddSingleton<IRevocationList>(ledger);
        }

        var application = GatewayApplication.Build(builder);
        _ = StopWithParentAsync(application);
        return application.RunAsync();
    }

    private static async Task StopWithParentAsync(WebApplication application)
    {
        // Reading the console blocks its thread, which so must not be one of the few that serve.
        await Task.Factory.StartNew(Console.In.ReadToEnd, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await application.StopAsync();
    }
}
