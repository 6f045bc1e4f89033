namespace DockLogs.BridgeBenchmark.Subjects;

/// <summary>A subscriber under measurement, running as a process of its own.</summary>
internal interface ISubject : IAsyncDisposable
{
    /// <summary>Processor time used so far.</summary>
    TimeSpan ProcessorTime { get; }

    /// <summary>Completes when the warm-up has been delivered.</summary>
    Task WarmAsync();

    /// <summary>Completes when all has been delivered; the time from the first measured message to the last, by the subject's own clock.</summary>
    Task<TimeSpan> FinishedAsync();

    /// <summary>Messages delivered in all, and those not right behind their predecessor.</summary>
    Task<(long Delivered, long OutOfPlace)> VerifyAsync();
}
