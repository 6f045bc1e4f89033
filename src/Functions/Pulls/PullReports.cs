using DockLogs.Functions.Uploads;

namespace DockLogs.Functions.Pulls;

/// <summary>Puts reports of pulls together.</summary>
internal static class PullReports
{
    /// <summary>A pull that has been asked for or is under way.</summary>
    public static PullReport Running(PullRequest request, IReadOnlyList<PullDockReport> docks) => new()
    {
        Id = request.Id,
        Status = PullStatus.Running,
        Trigger = request.Trigger,
        RequestedAt = request.RequestedAt,
        Since = request.Since,
        Totals = PullTotals.Of(docks),
        Docks = docks,
    };

    /// <summary>A pull that has gone through its docks. A dock without a report was given up by a fault of ours.</summary>
    public static PullReport Finished(PullRequest request, IReadOnlyList<PullDockReport> docks, DateTimeOffset finishedAt)
    {
        List<PullDockReport> ended = [.. docks.Select(dock => dock.Status == PullStatus.Pending ? GivenUp(dock) : dock)];
        return Running(request, ended) with
        {
            Status = ended.Count > 0 && ended.All(dock => dock.Status == PullStatus.Failed) ? PullStatus.Failed
                : ended.Exists(dock => dock.Status != PullStatus.Completed) ? PullStatus.CompletedPartially
                : PullStatus.Completed,
            FinishedAt = finishedAt,
        };
    }

    /// <summary>A pull whose orchestration is no more although no report was written.</summary>
    public static PullReport Broken(PullReport running) => running with
    {
        Status = PullStatus.Failed,
        Error = new UploadError
        {
            Code = UploadErrorCode.InternalFault,
            Message = "The pull was stopped, or failed by a fault of this service.",
            Advice = "Start it again: logs that are in the catalogue are not taken twice. The log of the service names the fault.",
        },
    };

    private static PullDockReport GivenUp(PullDockReport dock) => dock with
    {
        Status = PullStatus.Failed,
        Error = new UploadError
        {
            Code = UploadErrorCode.InternalFault,
            Message = "not done: a fault of this service",
            Advice = "The log of the service names the fault. The next pull asks the dock again.",
        },
    };
}
