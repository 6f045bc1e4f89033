using System.ComponentModel.DataAnnotations;
using DockLogs.LocalRuntime.Durable.Clients;
using DockLogs.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace DockLogs.LocalRuntime.Durable;

/// <summary>
/// Runs durable orchestrations and entities in this process, on one SQLite file. What a transition of an instance
/// changes is written in one transaction and synced before anybody hears of it, so the process may be killed at any
/// instant: the next start goes on from the last synced transition. Activities without a recorded result run again.
/// </summary>
public sealed partial class DurableEngine : IAsyncDisposable
{
    private readonly DurableEngineOptions options;
    private readonly IDurableFunctions functions;
    private readonly TimeProvider time;
    private readonly ILoggerFactory loggers;
    private readonly ILogger logger;
    private EngineParts? parts;
    private LocalDurableTaskClient? client;

    /// <param name="options">The engine's settings.</param>
    /// <param name="functions">What it can run.</param>
    /// <param name="time">The only clock it uses, for timers too.</param>
    /// <param name="loggers">Its own logs and the orchestrators' replay-safe ones.</param>
    /// <exception cref="ValidationException">An option is out of its range.</exception>
    public DurableEngine(DurableEngineOptions options, IDurableFunctions functions, TimeProvider time, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(options);
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        this.options = options;
        this.functions = functions ?? throw new ArgumentNullException(nameof(functions));
        this.time = time ?? throw new ArgumentNullException(nameof(time));
        this.loggers = loggers ?? throw new ArgumentNullException(nameof(loggers));
        logger = loggers.CreateLogger<DurableEngine>();
    }

    /// <summary>The client of this engine, to start, query and address instances and entities.</summary>
    /// <exception cref="InvalidOperationException">The engine is not started.</exception>
    public DurableTaskClient Client => client ?? throw NotStarted();

    internal EngineParts Parts => parts ?? throw NotStarted();

    /// <summary>Opens the database and goes on with everything that was under way.</summary>
    /// <exception cref="IOException">Another engine has the database open.</exception>
    /// <exception cref="InvalidDataException">A newer version wrote the database.</exception>
    public Task StartAsync(CancellationToken cancellation = default)
    {
        if (parts is not null)
        {
            throw new InvalidOperationException("The durable engine is started already.");
        }

        return Task.Run(
            () =>
            {
                EngineParts opened = new(options, functions, time, loggers);

                // Before the recovery: the activities that it starts again may use the client.
                parts = opened;
                client = new LocalDurableTaskClient(opened);
                try
                {
                    LogStarted(logger, options.DatabasePath, Recovery.Run(opened));
                }
                catch
                {
                    (parts, client) = (null, null);
                    opened.Dispose();
                    throw;
                }
            },
            cancellation);
    }

    /// <summary>
    /// Starts nothing new, cancels running activities and waits for them (at most the stop timeout), writes what is
    /// finished, and closes the database. Activities cut off run again at the next start.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellation = default)
    {
        if (Interlocked.Exchange(ref parts, null) is not { } running)
        {
            return;
        }

        client = null;
        await running.Stopping.CancelAsync().ConfigureAwait(false);
        running.Activities.Stop();
        running.EntityWork.Stop();
        Task quiet = Task.WhenAll(running.Activities.WhenStoppedAsync(), running.EntityWork.WhenStoppedAsync());
        await Task.WhenAny(quiet, Task.Delay(options.StopTimeout, TimeProvider.System, cancellation)).ConfigureAwait(false);
        running.Orchestrations.Stop();
        await running.Orchestrations.WhenStoppedAsync().WaitAsync(options.StopTimeout, CancellationToken.None)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.Run(running.Dispose, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>
    /// Completes when nothing runs and nothing is about to: all that remains waits for timers, for events, or for calls
    /// from outside. A running activity counts as running, also while it waits for something itself.
    /// </summary>
    public Task WhenIdleAsync() => Parts.Idle.WhenIdleAsync();

    /// <inheritdoc cref="StopAsync"/>
    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    private static InvalidOperationException NotStarted() => new("The durable engine is not started.");

    [LoggerMessage(Level = LogLevel.Information, Message = "Durable engine on {DatabasePath}: {Live} orchestrations under way.")]
    private static partial void LogStarted(ILogger logger, string databasePath, int live);
}
