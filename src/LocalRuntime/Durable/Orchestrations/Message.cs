using DockLogs.LocalRuntime.Durable.History;

namespace DockLogs.LocalRuntime.Durable.Orchestrations;

/// <summary>An event on its way to an orchestration or entity.</summary>
/// <param name="Event">What arrives.</param>
/// <param name="Inbox">Its row in the inbox, deleted by the transition that consumes it; 0 when it is only in memory.</param>
/// <param name="Generation">The execution it is meant for, null for whichever runs.</param>
internal sealed record Message(HistoryEvent Event, long Inbox = 0, int? Generation = null);
