using Amazon.Runtime;
using DockLogs.Contracts;
using DockLogs.DockSimulator.Logs;
using Microsoft.Extensions.Logging;

namespace DockLogs.DockSimulator.Uploads;

/// <summary>
/// A dock's work on one <c>fileupload_start</c>: module after module is pulled, packed and sent; every step is reported
/// with the state of all modules, as the dock does.
/// </summary>
/// <param name="archiveSlots">Shared by the fleet; held while an archive is on the disk.</param>
/// <param name="report">Called in the order of what happened.</param>
internal sealed partial class UploadRun(
    string bid,
    StartCommand command,
    IReadOnlyList<ArchiveJob> jobs,
    SimulatedFleetOptions options,
    DockFaults faults,
    SemaphoreSlim archiveSlots,
    TimeProvider time,
    Action<ProgressReport> report,
    ILogger logger) : IDisposable
{
    private readonly Lock _gate = new();

    public string Bid => bid;

    /// <summary>Works until every module has ended; returns the last report, which has not been sent yet.</summary>
    /// <exception cref="OperationCanceledException">The dock was switched off.</exception>
    public async Task<ProgressReport> RunAsync(CancellationToken cancellationToken)
    {
        using var sender = new ArchiveSender(command);
        foreach (var job in jobs)
        {
            await RunAsync(job, sender, cancellationToken).ConfigureAwait(false);
        }

        return Now();
    }

    /// <summary>Stops these modules; those that have ended stay as they are.</summary>
    public void Cancel(IReadOnlyCollection<string> modules)
    {
        foreach (var job in jobs.Where(job => modules.Contains(job.Module)))
        {
            job.Cancellation.Cancel();
        }
    }

    /// <summary>Where the upload is now.</summary>
    public ProgressReport Now()
    {
        lock (_gate)
        {
            return Describe();
        }
    }

    public void Dispose()
    {
        foreach (var job in jobs)
        {
            job.Dispose();
        }
    }

    private async Task RunAsync(ArchiveJob job, ArchiveSender sender, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, job.Cancellation.Token);
        try
        {
            await PullAsync(job, either.Token).ConfigureAwait(false);
            if (faults.FailModule == job.Module)
            {
                Finish(job, ProgressStatus.Failed, faults.FailCode);
                return;
            }

            // A dock that dawdles must not keep the others waiting.
            var takesSlot = faults is { StallAtPercent: null, UploadBytesPerSecond: null };
            await (takesSlot ? archiveSlots.WaitAsync(either.Token) : Task.CompletedTask).ConfigureAwait(false);
            try
            {
                using var archive = await PackAsync(job, either.Token).ConfigureAwait(false);
                await SendAsync(job, archive, sender, either.Token).ConfigureAwait(false);
            }
            finally
            {
                if (takesSlot)
                {
                    archiveSlots.Release();
                }
            }

            Finish(job, ProgressStatus.Ok, 0);
        }
        catch (Exception) when (job.Cancellation.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // Whatever the S3 client makes of a body that ends early, the reason is the cancel.
            Finish(job, ProgressStatus.Canceled, 0);
        }
        catch (Exception exception) when (exception is AmazonClientException or AmazonServiceException or HttpRequestException or IOException or OperationCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            LogNotSent(logger, bid, job.ObjectKey, exception);
            Finish(job, ProgressStatus.Failed, ResultCode.NetworkFailure);
        }
    }

    private async Task PullAsync(ArchiveJob job, CancellationToken cancellationToken)
    {
        for (var percent = options.PercentStep; percent <= 100; percent += options.PercentStep)
        {
            await Task.Delay(options.StepInterval, time, cancellationToken).ConfigureAwait(false);
            Report(() => job.AdvancePull(percent));
        }
    }

    private async Task<Archive> PackAsync(ArchiveJob job, CancellationToken cancellationToken)
    {
        Report(() => job.AdvanceZip(0));
        var archive = await ArchiveWriter.WriteAsync(job.Logs, cancellationToken).ConfigureAwait(false);
        Report(() =>
        {
            job.AdvanceZip(100);
            job.Size = archive.Size;
            job.Fingerprint = faults.WrongFingerprint ? new string('0', archive.Md5.Length) : archive.Md5;
        });
        return archive;
    }

    private async Task SendAsync(ArchiveJob job, Archive archive, ArchiveSender sender, CancellationToken cancellationToken)
    {
        Report(() => job.AdvanceUpload(0));
        var lastTime = time.GetTimestamp();
        var lastBytes = 0L;
        var lastPercent = 0;

        void Sent(long bytes)
        {
            var percent = (int)(bytes * 100 / archive.Size);
            var elapsed = time.GetElapsedTime(lastTime);
            if (percent < lastPercent + options.PercentStep || elapsed < options.StepInterval || percent == 100)
            {
                return;
            }

            Report(() =>
            {
                job.AdvanceUpload(percent);
                job.UploadRate = (long)((bytes - lastBytes) / Math.Max(elapsed.TotalSeconds, 0.001));
            });
            (lastTime, lastBytes, lastPercent) = (time.GetTimestamp(), bytes, percent);
        }

        var stallAt = faults.StallAtPercent is { } stallPercent ? archive.Size * stallPercent / 100 : (long?)null;
        var file = new FileStream(archive.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        await using var content = new PacedFile(file, faults.UploadBytesPerSecond, stallAt, Sent, time, cancellationToken);
        try
        {
            await sender.SendAsync(job.ObjectKey, content, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (stallAt is not null && !cancellationToken.IsCancellationRequested)
        {
            // The storage may lose patience with a stalled dock; the dock still says nothing.
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private void Report(Action change)
    {
        lock (_gate)
        {
            change();
            report(Describe());
        }
    }

    private void Finish(ArchiveJob job, string status, int result)
    {
        lock (_gate)
        {
            job.Finish(status, result, time.GetUtcNow());
            if (jobs.Any(other => !other.IsFinished))
            {
                report(Describe());
            }
        }
    }

    private ProgressReport Describe() => new()
    {
        Status = OverallStatus(),
        Result = jobs.FirstOrDefault(job => job.Result != 0)?.Result ?? 0,
        Files = [.. jobs.Select(job => job.Describe())],
    };

    private string OverallStatus()
    {
        if (jobs.FirstOrDefault(job => !job.IsFinished) is { } running)
        {
            return running.Status;
        }

        return jobs.FirstOrDefault(job => job.Status == ProgressStatus.Failed)?.Status
            ?? jobs.FirstOrDefault(job => job.Status == ProgressStatus.Ok)?.Status
            ?? ProgressStatus.Canceled;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Upload {Bid}: archive {ObjectKey} could not be sent")]
    private static partial void LogNotSent(ILogger logger, string bid, string objectKey, Exception exception);
}
