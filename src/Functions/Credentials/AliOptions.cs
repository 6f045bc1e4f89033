using System.Text.RegularExpressions;

namespace DockLogs.Functions.Credentials;

/// <summary>Alibaba Cloud OSS; section <c>Ali</c>.</summary>
public sealed partial class AliOptions : StorageProviderOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Ali";

    /// <summary>As the RAM role's MaxSessionDuration, whose default is an hour.</summary>
    public override TimeSpan MaxSession { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Address of OSS' S3 interface, when it is not the endpoint with <c>s3.</c> before it.</summary>
    public Uri? S3Endpoint { get; set; }

    /// <inheritdoc/>
    public override Uri DockAddress() => Endpoint ?? new Uri($"https://oss-{Region}.aliyuncs.com");

    /// <inheritdoc/>
    public override Uri StsAddress() => StsEndpoint ?? new Uri($"https://sts.{Region}.aliyuncs.com");

    // help.aliyun.com, "Accessing OSS with the AWS SDK": https://s3.oss-{region}.aliyuncs.com, the bucket in the host name.
    /// <inheritdoc/>
    public override Uri S3Address() => S3Endpoint
        ?? (DockAddress().Host.StartsWith("oss-", StringComparison.OrdinalIgnoreCase) && DockAddress().Host.EndsWith(".aliyuncs.com", StringComparison.OrdinalIgnoreCase)
            ? new UriBuilder(DockAddress()) { Host = $"s3.{DockAddress().Host}" }.Uri
            : DockAddress());

    /// <inheritdoc/>
    protected override string RoleExpected => "acs:ram::1234567890123456:role/dock-uploads";

    /// <inheritdoc/>
    protected override bool IsRole(string role) => RoleForm().IsMatch(role);

    [GeneratedRegex(@"^acs:ram::[0-9]{1,20}:role/[A-Za-z0-9.@_-]+\z")]
    private static partial Regex RoleForm();
}
