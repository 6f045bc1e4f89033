using System.Text.Json.Serialization;

namespace DockLogs.Functions.Uploads;

/// <summary>What a dock said to <c>fileupload_list</c>.</summary>
public sealed record ListLogsResult
{
    /// <summary>One of <see cref="ListOutcome"/>.</summary>
    public required string Outcome { get; init; }

    /// <summary>One entry a module the dock spoke of.</summary>
    public required IReadOnlyList<ListedModule> Files { get; init; }

    /// <summary>The dock's error, when <see cref="Outcome"/> is <see cref="ListOutcome.DockError"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public UploadError? Error { get; init; }
}
