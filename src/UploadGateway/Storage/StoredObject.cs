namespace DockLogs.UploadGateway.Storage;

/// <summary>An object as the storage describes it.</summary>
public sealed record StoredObject
{
    /// <summary>Bytes.</summary>
    public required long Length { get; init; }

    /// <summary>When it was last written.</summary>
    public required DateTimeOffset LastModified { get; init; }

    /// <summary>The storage's own version tag, for conditional changes.</summary>
    public required string StoreTag { get; init; }

    /// <summary>What is stored with the bytes.</summary>
    public required ObjectProperties Properties { get; init; }
}
