using System.Text.Json;
using System.Text.Json.Serialization;

namespace DockLogs.LocalRuntime.Hosting;

/// <summary>Body of POST pulls.</summary>
internal sealed record PullBody(IReadOnlyList<string> Docks);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SortedSet<string>))]
[JsonSerializable(typeof(PullBody))]
internal sealed partial class FirstPullJson : JsonSerializerContext;
