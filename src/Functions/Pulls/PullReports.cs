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
        List<PullDockReport> ended = [.. docks.Select(dock => dock.Status switch
        {
            PullStatus.Pending => GivenUp(dock),
            PullStatus.Waiting => Missed(dock),
            _ => dock,
        })];
        return Running(request, ended) with
        {
            Status = ended.Count > 0 && ended.All(dock => dock.Status is PullStatus.Failed or PullStatus.Missed) ? PullStatus.Failed
                : ended.Exists(dock => dock.Status != PullStatus.Completed) ? PullStatus.CompletedPartially
                : PullStatus.Completed,
            FinishedAt = finishedAt,
            DurationSeconds = Math.Round(Math.Max(0, (finishedAt - request.RequestedAt).TotalSeconds), 3),
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

    /// <summary>What a dock's rounds come to together: logs that an earlier round uploaded are no longer new to a later one.</summary>
    public static PullDockReport Together(PullDockReport before, PullDockReport later)
    {
        int counted = Math.Min(before.Uploaded, later.Skipped);
        return later with
        {
            // A round that did not get as far as a list has counted nothing.
            Found = later.Found == 0 ? before.Found : later.Found + before.Uploaded - counted,
            Skipped = later.Found == 0 ? before.Skipped : later.Skipped - counted,
            Uploaded = before.Uploaded + later.Uploaded,
            Bytes = before.Bytes + later.Bytes,
            Notes = later.Notes ?? (later.Found == 0 ? before.Notes : null),
            Uploads = before.Uploads is null ? later.Uploads : [.. before.Uploads, .. later.Uploads ?? []],
            StartedAt = before.StartedAt,
        };
    }

    private static PullDockReport Missed(PullDockReport dock) => dock with
    {
        Status = dock.Uploaded > 0 ? PullStatus.CompletedPartially : PullStatus.Missed,
        Failed = dock.Found - dock.Skipped - dock.Uploaded,
        Error = dock.Error ?? MissedBecause(dock.Hold),
    };

    private static UploadError MissedBecause(string? hold) => hold switch
    {
        PullHold.Mission => new UploadError
        {
            Code = UploadErrorCode.PutOff,
            Message = "on a mission",
            Advice = "The dock was left alone because its aircraft was on a mission. The next pull asks it; a longer Pull:Window gives it more time.",
        },
        PullHold.QuietHours => new UploadError
        {
            Code = UploadErrorCode.PutOff,
            Message = "quiet hours",
            Advice = "The dock's quiet hours did not end within Pull:Window. POST pulls with its serial number asks it at any time.",
        },
        _ => new UploadError
        {
            Code = UploadErrorCode.NoAnswer,
            Message = "no answer",
            Advice = "The dock is offline or without network. The next pull asks it again.",
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
