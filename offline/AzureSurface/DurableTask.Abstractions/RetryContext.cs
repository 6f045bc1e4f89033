namespace Microsoft.DurableTask;

/// <summary>Declared as in Microsoft.DurableTask.Abstractions.</summary>
public record RetryContext(
    TaskOrchestrationContext OrchestrationContext,
    int LastAttemptNumber,
    TaskFailureDetails LastFailure,
    TimeSpan TotalRetryTime,
    CancellationToken CancellationToken);
