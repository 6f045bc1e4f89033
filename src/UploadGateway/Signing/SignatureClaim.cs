namespace DockLogs.UploadGateway.Signing;

/// <summary>What a request says about its own signature, from the Authorization header or from the query. Nothing of it is verified yet.</summary>
internal sealed record SignatureClaim
{
    public required CredentialScope Scope { get; init; }

    /// <summary>Lower case, in the order in which the client lists them.</summary>
    public required IReadOnlyList<string> SignedHeaders { get; init; }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public required string Signature { get; init; }

    /// <summary>The request's time, as it stands in the string to sign (yyyyMMddTHHmmssZ).</summary>
    public required string Timestamp { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required string SessionToken { get; init; }

    /// <summary>How long a presigned URL is valid; null for a header signature.</summary>
    public TimeSpan? Lifetime { get; init; }
}
