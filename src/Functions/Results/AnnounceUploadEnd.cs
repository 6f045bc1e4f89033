using DockLogs.Functions.Uploads;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace DockLogs.Functions.Results;

/// <summary>Tells others that an upload has ended: <see cref="ResultEvents.UploadEnded"/> on the results hub.</summary>
public sealed partial class AnnounceUploadEnd(ILogger<AnnounceUploadEnd> logger)
{
    /// <summary>Returns the event, which the binding sends. Run twice it sends the same event with the same id.</summary>
    [Function(nameof(AnnounceUploadEnd))]
    [EventHubOutput("%ResultsHub%", Connection = "EventHubs")]
    public string Run([ActivityTrigger] UploadView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        LogAnnounced(view.Id, view.Status);
        return ResultEvents.OfUpload(view);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Telling the results hub that upload {UploadId} ended {Status}")]
    private partial void LogAnnounced(string uploadId, string status);
}
