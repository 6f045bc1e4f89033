using System.Text.Json;

namespace DockLogs.Cli.Api;

/// <summary>A page of a list; the items as the API wrote them.</summary>
internal sealed record Page(IReadOnlyList<JsonElement>? Items, string? Continuation);
