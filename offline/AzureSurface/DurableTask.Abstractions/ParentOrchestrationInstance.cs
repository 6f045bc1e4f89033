namespace Microsoft.DurableTask;

/// <summary>Declared as in Microsoft.DurableTask.Abstractions.</summary>
public record ParentOrchestrationInstance(TaskName Name, string InstanceId);
