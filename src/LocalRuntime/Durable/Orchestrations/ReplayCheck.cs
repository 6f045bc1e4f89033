using DockLogs.LocalRuntime.Durable.History;

namespace DockLogs.LocalRuntime.Durable.Orchestrations;

/// <summary>Compares what a replayed step decided with what its history says it had decided.</summary>
internal static class ReplayCheck
{
    /// <exception cref="NonDeterministicOrchestrationException">They differ.</exception>
    public static void Compare(OrchestrationIdentity identity, List<DecidedEvent> expected, List<DecidedEvent> found)
    {
        for (int i = 0; i < Math.Max(expected.Count, found.Count); i++)
        {
            DecidedEvent? recorded = i < expected.Count ? expected[i] : null;
            DecidedEvent? replayed = i < found.Count ? found[i] : null;
            if (!IsSame(recorded, replayed))
            {
                throw Mismatch(identity, $"expected {Describe(recorded)} as in its history, found {Describe(replayed)}");
            }
        }
    }

    public static NonDeterministicOrchestrationException Mismatch(OrchestrationIdentity identity, string what) => new(
        $"Orchestrator '{identity.Name}' (instance '{identity.InstanceId}') is not deterministic: {what}. "
        + "Was its code changed while this instance was running, or does it use time, random numbers or input/output of its own?");

    // Inputs and due times may change with the code; names, targets and order may not.
    private static bool IsSame(DecidedEvent? a, DecidedEvent? b) => (a, b) switch
    {
        (ActivityScheduled x, ActivityScheduled y) => x.Id == y.Id && SameName(x.Name, y.Name),
        (TimerCreated x, TimerCreated y) => x.Id == y.Id,
        (SubOrchestrationScheduled x, SubOrchestrationScheduled y) =>
            x.Id == y.Id && SameName(x.Name, y.Name) && x.InstanceId == y.InstanceId,
        (EventSent x, EventSent y) => x.Id == y.Id && x.InstanceId == y.InstanceId && SameName(x.Name, y.Name),
        (EntityCalled x, EntityCalled y) => x.Id == y.Id && x.EntityId == y.EntityId && SameName(x.Operation, y.Operation),
        (EntitySignaled x, EntitySignaled y) => x.Id == y.Id && x.EntityId == y.EntityId && SameName(x.Operation, y.Operation),
        _ => false,
    };

    private static bool SameName(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private static string Describe(DecidedEvent? decided) => decided switch
    {
        ActivityScheduled activity => $"a call of activity '{activity.Name}' (#{activity.Id})",
        TimerCreated timer => $"a timer (#{timer.Id})",
        SubOrchestrationScheduled child => $"a call of sub-orchestration '{child.Name}' with id '{child.InstanceId}' (#{child.Id})",
        EventSent sent => $"event '{sent.Name}' sent to '{sent.InstanceId}' (#{sent.Id})",
        EntityCalled call => $"a call of '{call.Operation}' on entity '{call.EntityId}' (#{call.Id})",
        EntitySignaled signal => $"a signal '{signal.Operation}' to entity '{signal.EntityId}' (#{signal.Id})",
        _ => "nothing",
    };
}
