namespace DockLogs.Bridge.Quarantine;

/// <summary>One page of the quarantine, newest first.</summary>
/// <param name="Items">The entries.</param>
/// <param name="Continuation">Give it to the next call to go on; null at the end.</param>
public sealed record QuarantinePage(IReadOnlyList<QuarantineEntry> Items, string? Continuation);
