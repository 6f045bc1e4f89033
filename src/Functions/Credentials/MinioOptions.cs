namespace DockLogs.Functions.Credentials;

/// <summary>A MinIO server, or another storage with S3 and STS at one address; section <c>Minio</c>.</summary>
public sealed class MinioOptions : StorageProviderOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Minio";

    /// <summary>A week: the most that every MinIO gives.</summary>
    public override TimeSpan MaxSession { get; set; } = TimeSpan.FromDays(7);

    /// <inheritdoc/>
    public override Uri DockAddress() => Endpoint ?? throw new InvalidOperationException($"{Section}:{nameof(Endpoint)} is not set.");

    /// <inheritdoc/>
    public override Uri StsAddress() => StsEndpoint ?? DockAddress();

    /// <inheritdoc/>
    public override bool IsPathStyle => true;

    /// <inheritdoc/>
    protected override TimeSpan LongestSession => TimeSpan.FromDays(7);

    // MinIO takes the rights of the key's user and reads no role.
    /// <inheritdoc/>
    protected override bool NeedsRole => false;

    /// <inheritdoc/>
    protected override bool NeedsEndpoint => true;

    /// <inheritdoc/>
    protected override string RoleExpected => "arn:aws:iam::000000000000:role/dock-uploads";

    /// <inheritdoc/>
    protected override bool IsRole(string role) => role.StartsWith("arn:", StringComparison.Ordinal);
}
