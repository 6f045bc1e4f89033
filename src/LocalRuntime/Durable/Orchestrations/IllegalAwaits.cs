using DockLogs.LocalRuntime.Durable.History;

namespace DockLogs.LocalRuntime.Durable.Orchestrations;

/// <summary>
/// An orchestrator may only await tasks of its context. One that awaits another task (a delay, an HTTP call) goes on
/// at a moment that no replay can repeat, so the engine fails it as soon as that task resumes it. An orchestrator that
/// blocks its thread on a task, or loops for ever, cannot be stopped: it keeps one step slot of the engine.
/// </summary>
internal static class IllegalAwaits
{
    public static string Message(OrchestrationIdentity identity) =>
        $"Orchestrator '{identity.Name}' (instance '{identity.InstanceId}') ran outside its own thread: found an await of a task that is "
        + "not durable, expected only tasks made by its TaskOrchestrationContext. Move the work into an activity.";

    public static Failure Failure(OrchestrationIdentity identity) =>
        new(typeof(InvalidOperationException).FullName!, Message(identity), StackTrace: null, Inner: null);
}
