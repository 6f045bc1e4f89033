namespace DockLogs.Functions.Api;

/// <summary>The shape of every list: some items and, when there may be more, how to go on.</summary>
/// <param name="Items">This page's items, in the list's order.</param>
/// <param name="Continuation">Opaque; passed back as <c>continuation</c>. Absent on the last page.</param>
public sealed record ListPage<T>(IReadOnlyList<T> Items, string? Continuation);
