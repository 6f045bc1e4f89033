using System.Threading.Channels;
using Azure;
using DockLogs.Contracts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DockLogs.Functions.Pulls;

/// <summary>Writes missions to the storage as soon as they change, off the way of what docks say.</summary>
public sealed partial class MissionWriter(DockMissions missions, MissionStore store, TimeProvider time, ILogger<MissionWriter> logger) : BackgroundService
{
    private const int Parallel = 4;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>Writes what has changed up to now.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        HashSet<string> docks = new(StringComparer.Ordinal);
        while (missions.Changed.TryRead(out string? dock))
        {
            docks.Add(dock);
        }

        HashSet<string> open = [.. docks];
        try
        {
            await System.Threading.Tasks.Parallel.ForEachAsync(
                docks,
                new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken },
                async (dock, token) =>
                {
                    if (missions.Find(dock) is { } mission)
                    {
                        await store.WriteAsync(DockSerial.Parse(dock), mission, token);
                    }

                    lock (open)
                    {
                        open.Remove(dock);
                    }
                });
        }
        finally
        {
            missions.Again(open);
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        ChannelReader<string> changed = missions.Changed;
        while (await changed.WaitToReadAsync(stoppingToken))
        {
            try
            {
                await FlushAsync(stoppingToken);
            }
#pragma warning disable CA1031 // A background service that throws ends the whole program.
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                // They stay in memory, where this instance heeds them.
                LogNotWritten(exception);
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Missions of docks could not be written")]
    private partial void LogNotWritten(Exception exception);
}
