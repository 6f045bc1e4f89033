using System.Diagnostics;
using DockLogs.Functions.Uploads;

namespace DockLogs.Functions.Telemetry;

/// <summary>Writes an upload's life into its trace once it is over: the whole, and the time in each state.</summary>
internal static class UploadLife
{
    public static void Write(TracedUpload view)
    {
        if (view.Trace is not { Root: { } root } trace || view.FinishedAt is not { } finished)
        {
            return;
        }

        using UploadSpan? life = UploadTracing.Continue(SpanNames.Life, ActivityKind.Internal, root, view.RequestedAt);
        if (life is null)
        {
            return;
        }

        Describe(life, view);
        for (int i = 0; i < trace.States.Count; i++)
        {
            StateTime state = trace.States[i];
            using UploadSpan? span = UploadTracing.Continue(SpanNames.State, ActivityKind.Internal, life.Context, state.At);
            span?.With(SpanKeys.State, state.State).With(SpanKeys.Dock, view.Dock).EndAt(i + 1 < trace.States.Count ? trace.States[i + 1].At : finished);
        }

        life.EndAt(finished);
    }

    private static void Describe(UploadSpan life, UploadView view)
    {
        life.With(SpanKeys.Upload, view.Id).With(SpanKeys.Dock, view.Dock).With(SpanKeys.Status, view.Status).With(SpanKeys.Attempts, view.Attempt);
        if (view.Pull is { } pull)
        {
            life.With(SpanKeys.Pull, pull);
        }

        if (view.Error is { } error)
        {
            life.With(SpanKeys.ErrorCode, error.Code).With(SpanKeys.ErrorMessage, error.Message).With(SpanKeys.ErrorAdvice, error.Advice);
        }

        if (view.Status is UploadStatus.Failed or UploadStatus.TimedOut)
        {
            life.Fail(view.Error?.Message ?? view.Status);
        }
    }
}
