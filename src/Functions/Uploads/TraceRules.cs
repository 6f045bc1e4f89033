using DockLogs.Functions.Telemetry;

namespace DockLogs.Functions.Uploads;

/// <summary>What an upload remembers of its course for metrics and trace; bounded, since it travels with the state.</summary>
internal static class TraceRules
{
    private const int MostStates = 64;
    private const int MostReplies = 16;

    /// <summary>The beginning.</summary>
    public static UploadTrace Begin(UploadRequest request, UploadLimits limits) => new()
    {
        Root = request.Trace ?? limits.Trace,
        States = [new StateTime(UploadStatus.Queued, request.RequestedAt)],
    };

    /// <summary>Notes the state when it is another than before; of very many rounds the first ones and the end are kept.</summary>
    public static UploadState Noted(UploadState state, DateTimeOffset now)
    {
        string status = UploadViews.StatusOf(state);
        if (state.Trace is not { } trace || trace.States[^1].State == status || (trace.States.Count >= MostStates && state.Phase < UploadPhase.Verifying))
        {
            return state;
        }

        return state with { Trace = trace with { States = [.. trace.States, new StateTime(status, state.FinishedAt ?? now)] } };
    }

    /// <summary>The dock answered a start command.</summary>
    /// <param name="before">The upload as it was then.</param>
    /// <param name="after">The upload with the answer taken.</param>
    /// <param name="now">The orchestration's time.</param>
    public static UploadState Answered(UploadState before, UploadState after, DateTimeOffset now)
    {
        if (before.ReplyDue is not { } due || after.ReplyDue is not null || after.Trace is not { } trace || trace.ReplySeconds.Count >= MostReplies)
        {
            return after;
        }

        double seconds = Math.Max(0, (now - (due - before.Limits.ReplyTimeout)).TotalSeconds);
        return after with { Trace = trace with { ReplySeconds = [.. trace.ReplySeconds, seconds] } };
    }
}
