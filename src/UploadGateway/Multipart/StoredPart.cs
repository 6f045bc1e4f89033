namespace DockLogs.UploadGateway.Multipart;

/// <summary>One complete attempt to send a part.</summary>
internal sealed record StoredPart
{
    public required int Number { get; init; }

    public required long Attempt { get; init; }

    public required long Size { get; init; }

    public required byte[] Md5 { get; init; }

    /// <summary>32 bytes, of which the algorithm's own count.</summary>
    public required byte[] Checksum { get; init; }

    /// <summary>In order; none for a part of no bytes.</summary>
    public required IReadOnlyList<string> BlockIds { get; init; }

    public string ETag => Convert.ToHexStringLower(Md5);
}
