using System.Text.Json.Serialization;

namespace DockLogs.Functions.Uploads;

/// <summary>A page of uploads, newest first.</summary>
public sealed record UploadPage
{
    /// <summary>The uploads; with filters there may be fewer than asked for although more follow.</summary>
    public required IReadOnlyList<UploadView> Items { get; init; }

    /// <summary>Where the next page begins; null at the end.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Continuation { get; init; }
}
