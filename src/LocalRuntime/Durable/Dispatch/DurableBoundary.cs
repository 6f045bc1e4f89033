namespace DockLogs.LocalRuntime.Durable.Dispatch;

/// <summary>The points between which a crash makes a difference to what is on disk or in flight.</summary>
internal enum DurableBoundary
{
    /// <summary>An orchestration is about to take a step.</summary>
    BeforeStep,

    /// <summary>A step is computed, nothing of it is queued for the disk.</summary>
    AfterStep,

    /// <summary>All statements of a transaction ran, the commit did not.</summary>
    BeforeCommit,

    /// <summary>The transaction is synced, nobody knows it yet.</summary>
    AfterCommit,

    /// <summary>One transition of a transaction told its callers and sent off what it scheduled.</summary>
    AfterDispatch,

    /// <summary>An activity is about to run.</summary>
    BeforeActivity,

    /// <summary>An activity ran, its result is only in memory.</summary>
    AfterActivity,

    /// <summary>An entity is about to run a batch of operations.</summary>
    BeforeEntity,

    /// <summary>An entity ran a batch, nothing of it is queued for the disk.</summary>
    AfterEntity,
}
