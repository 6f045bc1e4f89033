using DockLogs.LocalRuntime.Durable.History;
using Microsoft.DurableTask;

namespace DockLogs.LocalRuntime.Durable.Orchestrations;

/// <summary>Makes an instance's runtime by replaying its history.</summary>
internal static class RuntimeLoader
{
    /// <returns>A runtime as it was after the last step on disk, or one that failed because the code is not deterministic.</returns>
    public static OrchestrationRuntime Load(EngineParts parts, OrchestrationInstance instance)
    {
        OrchestrationRuntime runtime = Create(parts, instance);
        if (instance.LastStep == 0)
        {
            return runtime;
        }

        try
        {
            foreach (byte[] step in parts.Store.ReadHistory(instance.No))
            {
                runtime.Replay(HistoryJson.ReadRow(step));
            }

            return runtime;
        }
        catch (NonDeterministicOrchestrationException e)
        {
            runtime = Create(parts, instance);
            runtime.Fail(Failure.From(e));
            return runtime;
        }
    }

    private static OrchestrationRuntime Create(EngineParts parts, OrchestrationInstance instance)
    {
        OrchestrationIdentity identity = new(instance.Name, instance.Id, instance.Snapshot.Input, instance.Start);
        parts.Functions.TryGetOrchestrator(instance.Name, out Func<TaskOrchestrationContext, Task<object?>>? orchestrator);
        Message illegal = new(new IllegalAwait(IllegalAwaits.Failure(identity)), Inbox: 0, instance.Generation);
        return new OrchestrationRuntime(identity, orchestrator, parts.Converter, parts.Loggers, () => instance.Receive(illegal));
    }
}
