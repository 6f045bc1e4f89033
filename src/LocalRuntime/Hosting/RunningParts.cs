using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace DockLogs.LocalRuntime.Hosting;

/// <summary>The parts that have been started, to be stopped in the opposite order.</summary>
internal sealed partial class RunningParts(TimeProvider time, ILogger<RunningParts> logger) : IAsyncDisposable
{
    private static readonly TimeSpan HostPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Stack<(string Part, Func<Task> Stop)> parts = [];
    private readonly TaskCompletionSource<string> failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes, with the name of the part, when a part stops that was not asked to.</summary>
    public Task<string> Failed => failed.Task;

    /// <summary>Notes how a part is stopped. Called before it is started, so that a start that fails half way is undone.</summary>
    public void Add(string part, Func<Task> stop) => parts.Push((part, stop));

    /// <summary>Starts a web application.</summary>
    /// <returns>The address it listens at.</returns>
    /// <exception cref="StartException">Its port is in use.</exception>
    public async Task<Uri> StartAsync(string part, WebApplication application, CancellationToken cancellationToken)
    {
        await StartAsync(part, (IHost)application, cancellationToken).ConfigureAwait(false);
        var bound = new Uri(application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
        return new UriBuilder(bound) { Host = Reachable(IPAddress.Parse(bound.Host)) }.Uri;
    }

    /// <summary>Starts a host.</summary>
    /// <exception cref="StartException">A port of it is in use.</exception>
    public async Task StartAsync(string part, IHost host, CancellationToken cancellationToken)
    {
        bool stopping = false;
        Add(part, async () =>
        {
            stopping = true;
            using var patience = new CancellationTokenSource(HostPatience, time);
            await host.StopAsync(patience.Token).ConfigureAwait(false);
            await ((IAsyncDisposable)host).DisposeAsync().ConfigureAwait(false);
        });
        host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(() =>
        {
            if (!stopping)
            {
                failed.TrySetResult(part);
            }
        });
        try
        {
            await host.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            throw new StartException($"The {part} cannot listen: {exception.Message}", exception);
        }
    }

    /// <summary>Where something that listens at the address can be reached from this machine.</summary>
    public static string Reachable(IPAddress address) =>
        address.Equals(IPAddress.Any) ? "127.0.0.1" : address.ToString();

    /// <summary>Stops everything, last started first. A part that does not stop in time is left behind.</summary>
    public async ValueTask DisposeAsync()
    {
        while (parts.TryPop(out (string Part, Func<Task> Stop) last))
        {
            try
            {
                await last.Stop().WaitAsync(Patience, time).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                // The others must be stopped all the same.
                LogStopFailed(exception, last.Part);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The {Part} did not stop cleanly")]
    private partial void LogStopFailed(Exception exception, string part);
}
