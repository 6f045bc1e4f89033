using System.IO.Pipelines;
using DockLogs.UploadGateway.Errors;

namespace DockLogs.UploadGateway.Payloads;

/// <summary>
/// The body as it comes from the web server, for as long as something comes. The web server asks for an average rate
/// only: by that, a dock that has sent 100 MB and lost its link would be waited for for days, with a block in its hand.
/// </summary>
internal sealed class PatientBody(PipeReader body, TimeProvider time) : IDisposable
{
    /// <summary>Long enough for a link that was away for a minute: what was lost is sent again up to as much later.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private ITimer? _timer;

    /// <exception cref="S3Exception">RequestTimeout: nothing came.</exception>
    public async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            var reading = body.ReadAsync(cancellationToken);
            var result = reading.IsCompleted ? await reading : await WaitAsync(reading);
            if (!result.IsCanceled)
            {
                return result;
            }

            // Else the timer of an earlier wait went off just when its bytes came.
            body.AdvanceTo(result.Buffer.Start);
            if (time.GetElapsedTime(began) >= Patience)
            {
                throw new S3Exception(S3Errors.RequestTimeout);
            }
        }
    }

    public void AdvanceTo(SequencePosition consumed) => body.AdvanceTo(consumed);

    public void AdvanceTo(SequencePosition consumed, SequencePosition examined) => body.AdvanceTo(consumed, examined);

    public void Dispose() => _timer?.Dispose();

    private async ValueTask<ReadResult> WaitAsync(ValueTask<ReadResult> reading)
    {
        _timer ??= time.CreateTimer(static state => ((PipeReader)state!).CancelPendingRead(), body, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(Patience, Timeout.InfiniteTimeSpan);
        try
        {
            return await reading;
        }
        finally
        {
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
