namespace DockLogs.Functions.Credentials;

/// <summary>Where a dock is to upload to, and with what.</summary>
public sealed record StorageAccess
{
    /// <summary><c>ali</c>, <c>aws</c> or <c>minio</c>: the word the dock knows.</summary>
    public required string Provider { get; init; }

    /// <summary>Address as the dock sees it.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Region.</summary>
    public required string Region { get; init; }

    /// <summary>Bucket.</summary>
    public required string Bucket { get; init; }

    /// <summary>Access key id.</summary>
    public required string AccessKeyId { get; init; }

    /// <summary>Secret access key.</summary>
    public required string SecretAccessKey { get; init; }

    /// <summary>Session token.</summary>
    public required string SessionToken { get; init; }

    /// <summary>When they end.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>Without the secrets.</summary>
    public override string ToString() => $"{nameof(StorageAccess)} {{ {Provider} {Endpoint} {Bucket}, expires {Expires:O} }}";
}
