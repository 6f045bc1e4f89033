using System.Text.Json.Serialization;

namespace DockLogs.Functions.Uploads;

/// <summary>An upload as people see it: body of <c>GET uploads/{id}</c>, custom status and output of its orchestration.</summary>
public record UploadView
{
    /// <summary>The upload's id.</summary>
    public required string Id { get; init; }

    /// <summary>The serial number of the dock.</summary>
    public required string Dock { get; init; }

    /// <summary>One of <see cref="UploadStatus"/>.</summary>
    public required string Status { get; init; }

    /// <summary>0 to 100, never going back.</summary>
    public required int Percent { get; init; }

    /// <summary>How many start commands have been sent.</summary>
    public required int Attempt { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>When the dock first accepted.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it came to its end.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>When it is given up at the latest; known from the moment it has its turn at the dock.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>One entry an archive.</summary>
    public required IReadOnlyList<UploadFileView> Files { get; init; }

    /// <summary>What went wrong, if something did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public UploadError? Error { get; init; }

    /// <summary>Free text of the one who asked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Note { get; init; }

    /// <summary>The pull that started it, if one did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Pull { get; init; }
}
