namespace DockLogs.Contracts;

/// <summary>The <c>data</c> of <c>fileupload_start</c>.</summary>
public sealed record StartCommand
{
    /// <summary>Bucket (container) name.</summary>
    public required string Bucket { get; init; }

    /// <summary>Region of the bucket.</summary>
    public required string Region { get; init; }

    /// <summary>URL of the storage as the dock reaches it.</summary>
    public required string Endpoint { get; init; }

    /// <summary><c>ali</c>, <c>aws</c> or <c>minio</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>What the dock signs its requests with.</summary>
    public required StorageCredentials Credentials { get; init; }

    /// <summary>One entry for each module.</summary>
    public required IReadOnlyList<StartFile> Files { get; init; }

    /// <inheritdoc/>
    public bool Equals(StartCommand? other) =>
        other is not null
        && (Bucket, Region, Endpoint, Provider, Credentials) == (other.Bucket, other.Region, other.Endpoint, other.Provider, other.Credentials)
        && Sequence.AreEqual(Files, other.Files);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Bucket, Region, Endpoint, Provider, Credentials, Sequence.HashOf(Files));
}
