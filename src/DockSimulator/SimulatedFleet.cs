using System.ComponentModel.DataAnnotations;
using DockLogs.Contracts;
using DockLogs.DockSimulator.Mqtt;
using Microsoft.Extensions.Logging;

namespace DockLogs.DockSimulator;

/// <summary>Simulated docks, each with its own MQTT session, uploading to whatever storage they are sent to.</summary>
public sealed class SimulatedFleet : IAsyncDisposable
{
    private readonly SimulatedFleetOptions _options;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _archiveSlots;

    /// <exception cref="ValidationException">An option is out of range; the message names it.</exception>
    public SimulatedFleet(SimulatedFleetOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(options);
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        _options = options;
        _time = time;
        _archiveSlots = new SemaphoreSlim(options.MaxParallelArchives);
        if (options.StateDirectory is { } directory)
        {
            Directory.CreateDirectory(directory);
        }

        Docks = [.. Enumerable.Range(1, options.Docks).Select(number => new SimulatedDock(options, number, _archiveSlots, time, loggers))];
    }

    /// <summary>The docks, by number.</summary>
    public IReadOnlyList<SimulatedDock> Docks { get; }

    /// <summary>
    /// Switches all docks on; ends when each has subscribed to its commands. While the broker is not there yet the docks
    /// keep trying, and the call waits.
    /// </summary>
    /// <exception cref="OperationCanceledException">Canceled before all docks were online; they keep trying.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var dock in Docks)
        {
            dock.Start();
        }

        await Task.WhenAll(Docks.Select(dock => dock.Connection.FirstOnline)).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a flood of progress events from all docks; ends when the broker has acknowledged the last one.</summary>
    /// <exception cref="InvalidOperationException">The fleet has no docks.</exception>
    public async Task<FloodResult> FloodAsync(ProgressFlood flood, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(flood);
        if (Docks.Count == 0)
        {
            throw new InvalidOperationException("A fleet of 0 docks cannot send a flood.");
        }

        var next = -1L;
        var started = _time.GetTimestamp();

        async Task SendAsync(SimulatedDock dock)
        {
            var source = new FloodSource(dock, _time);
            while (Interlocked.Increment(ref next) is var number && number < flood.Messages)
            {
                if (flood.MessagesPerSecond is { } rate)
                {
                    var early = TimeSpan.FromSeconds(number / rate) - _time.GetElapsedTime(started);
                    if (early > TimeSpan.Zero)
                    {
                        await Task.Delay(early, _time, cancellationToken).ConfigureAwait(false);
                    }
                }

                await dock.Connection.PublishAsync(source.Next(), cancellationToken).ConfigureAwait(false);
            }
        }

        await Task.WhenAll(Docks.SelectMany(dock => Enumerable.Range(0, flood.InFlightPerDock).Select(_ => Task.Run(() => SendAsync(dock), cancellationToken)))).ConfigureAwait(false);
        return new FloodResult(flood.Messages, _time.GetElapsedTime(started));
    }

    /// <summary>Switches all docks off.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Docks.Select(dock => dock.DisposeAsync().AsTask())).ConfigureAwait(false);
        _archiveSlots.Dispose();
    }
}
