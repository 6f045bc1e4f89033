namespace DockLogs.LocalRuntime.Durable.Orchestrations;

/// <summary>A replay decided otherwise than the history says: the code changed, or depends on something beside its context.</summary>
internal sealed class NonDeterministicOrchestrationException(string message) : Exception(message);
