namespace Microsoft.DurableTask.Internal;

/// <summary>Declared as in Microsoft.DurableTask.Abstractions.</summary>
public interface IOrchestrationSubmitter
{
    Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName,
        object? input = null,
        StartOrchestrationOptions? options = null,
        CancellationToken cancellation = default);
}
