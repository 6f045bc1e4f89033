using System.Text.Json.Serialization;

namespace DockLogs.Cli.Api;

/// <summary>A dock of the fleet registry.</summary>
internal sealed record Dock : Open
{
    [JsonPropertyName("dock")]
    public string? Serial { get; init; }

    public bool? Enabled { get; init; }

    public IReadOnlyList<string>? Modules { get; init; }

    public string? Note { get; init; }

    public QuietHours? QuietHours { get; init; }

    public DateTimeOffset? LastSeen { get; init; }

    public Mission? Mission { get; init; }
}
