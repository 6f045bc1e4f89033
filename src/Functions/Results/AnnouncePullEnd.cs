using DockLogs.Functions.Api;
using DockLogs.Functions.Pulls;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace DockLogs.Functions.Results;

/// <summary>Tells others that a pull has ended: <see cref="ResultEvents.PullEnded"/> on the results hub, with its totals and without its docks.</summary>
public sealed partial class AnnouncePullEnd(PullStore store, ILogger<AnnouncePullEnd> logger)
{
    /// <summary>Returns the event, which the binding sends. Run twice it sends the same event with the same id.</summary>
    /// <exception cref="InvalidOperationException">The pull has no report in the storage.</exception>
    [Function(nameof(AnnouncePullEnd))]
    [EventHubOutput("%ResultsHub%", Connection = "EventHubs")]
    public async Task<string> RunAsync([ActivityTrigger] string pull, CancellationToken cancellationToken)
    {
        PullReport summary = await store.FindSummaryAsync(pull, cancellationToken)
            ?? throw new InvalidOperationException($"Pull {pull} has no report in the storage, expected one before its end is told.");
        LogAnnounced(pull, summary.Status);
        return ResultEvents.Of(ResultEvents.PullEnded, "pulls", pull, summary.FinishedAt ?? summary.RequestedAt, summary, ApiJson.Readable.PullReport);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Telling the results hub that pull {Pull} ended {Status}")]
    private partial void LogAnnounced(string pull, string status);
}
