using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DockLogs.Functions.Audit;

/// <summary>
/// Keeps who did what. A call waits until its line is stored, so that what was answered is on record; when the storage is
/// slow or away it waits no longer than <see cref="Patience"/>, and the line is written as soon as that works. Calls that
/// come together share one append.
/// </summary>
public sealed partial class AuditLog(AuditBlobs blobs, TimeProvider time, ILogger<AuditLog> logger) : BackgroundService
{
    /// <summary>How long a call waits for its line.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private const int MostWaiting = 10_000;
    private const int MostLinesAtOnce = 1000;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly Channel<Waiting> _queue =
        Channel.CreateBounded<Waiting>(new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    /// <summary>Hands in a line; complete when it is stored or after <see cref="Patience"/>. Never throws.</summary>
    public async Task RecordAsync(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var waiting = new Waiting(entry, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!_queue.Writer.TryWrite(waiting))
        {
            LogNotStored(JsonSerializer.Serialize(entry, AuditJson.Default.AuditEntry), null);
            return;
        }

        try
        {
            await waiting.Stored.Task.WaitAsync(Patience, time);
        }
        catch (TimeoutException)
        {
            LogLate(entry.Action, entry.Subject, entry.Request);
        }
    }

    /// <inheritdoc />
    public override Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        return base.StopAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        List<Waiting> batch = [];
        while (await _queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (batch.Count < MostLinesAtOnce
                && _queue.Reader.TryPeek(out Waiting? next)
                && (batch.Count == 0 || next.Entry.Time.UtcDateTime.Date == batch[0].Entry.Time.UtcDateTime.Date)
                && _queue.Reader.TryRead(out next))
            {
                batch.Add(next);
            }

            await StoreAsync(batch, stoppingToken);
            batch.Clear();
        }
    }

    private async Task StoreAsync(List<Waiting> batch, CancellationToken stoppingToken)
    {
        TimeSpan pause = TimeSpan.FromSeconds(1);
        while (true)
        {
            try
            {
                await blobs.AppendAsync([.. batch.Select(waiting => waiting.Entry)], CancellationToken.None);
                batch.ForEach(waiting => waiting.Stored.TrySetResult());
                return;
            }
#pragma warning disable CA1031 // The line must not be lost over any fault of the storage.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                if (stoppingToken.IsCancellationRequested)
                {
                    batch.ForEach(waiting => LogNotStored(JsonSerializer.Serialize(waiting.Entry, AuditJson.Default.AuditEntry), exception));
                    return;
                }

                LogRetry(batch.Count, exception);
            }

            try
            {
                await Task.Delay(pause, time, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                // Once more, at once, before the program ends.
            }

            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "This line could not be stored in the audit: {Line}")]
    private partial void LogNotStored(string line, Exception? exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The audit of {Action} {Subject} (request {RequestId}) takes long; the answer goes out before it is stored")]
    private partial void LogLate(string action, string subject, string requestId);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} lines of the audit could not be stored yet; trying again")]
    private partial void LogRetry(int count, Exception exception);

    private sealed record Waiting(AuditEntry Entry, TaskCompletionSource Stored);
}
