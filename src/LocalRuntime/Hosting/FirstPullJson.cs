using System.Text.Json;
using System.Text.Json.Serialization;

namespace DockLogs.LocalRuntime.Hosting;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SortedSet<string>))]
[JsonSerializable(typeof(PullRequest))]
internal sealed partial class FirstPullJson : JsonSerializerContext
{
    /// <summary>Body of POST pulls.</summary>
    internal sealed record PullRequest(IReadOnlyList<string> Docks);
}
