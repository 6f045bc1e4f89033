namespace DockLogs.Cli.Downloads;

/// <summary>A file to be downloaded.</summary>
internal sealed record Wanted
{
    /// <summary>Where the API has it, or points to it.</summary>
    public required string Path { get; init; }

    /// <summary>Where it goes.</summary>
    public required FileInfo Target { get; init; }

    /// <summary>What it is, for people.</summary>
    public required string Label { get; init; }

    /// <summary>Bytes it must have; null when nobody knows.</summary>
    public long? Size { get; init; }

    /// <summary>MD5 it must have, in lower-case hexadecimal; null when nobody knows.</summary>
    public string? Md5 { get; init; }

    /// <summary>Whether the API says that what is stored does not match: it is wanted all the same, to look into it.</summary>
    public bool IsKnownMismatch { get; init; }
}
