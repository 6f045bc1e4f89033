namespace DockLogs.Functions.Uploads;

/// <summary>What somebody asked for: the input of <see cref="UploadOrchestration"/>. Holds no secret.</summary>
public sealed record UploadRequest
{
    /// <summary>The upload's id: instance id of its orchestration and <c>bid</c> of its commands, a lower-case hyphenated UUID.</summary>
    public required string Id { get; init; }

    /// <summary>The serial number of the dock.</summary>
    public required string Dock { get; init; }

    /// <summary>When it was asked for; its UTC day is part of every object key.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>The logs wanted, at most one entry a module.</summary>
    public required IReadOnlyList<RequestedFile> Files { get; init; }

    /// <summary>Free text of the one who asked.</summary>
    public string? Note { get; init; }

    /// <summary>Who asked, when known.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>The pull this upload belongs to, when a pull started it.</summary>
    public string? Pull { get; init; }

    /// <summary>W3C trace context of the upload's trace; null when it has none.</summary>
    public string? Trace { get; init; }

    /// <summary>Set by the orchestration itself when it starts its history afresh; nobody else fills it in.</summary>
    public UploadState? Carried { get; init; }
}
