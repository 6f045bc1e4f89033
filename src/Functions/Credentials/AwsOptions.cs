using System.Text.RegularExpressions;

namespace DockLogs.Functions.Credentials;

/// <summary>Amazon S3; section <c>Aws</c>.</summary>
public sealed partial class AwsOptions : StorageProviderOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Aws";

    /// <summary>
    /// As the role's MaxSessionDuration, whose default is an hour. When the pipeline is a role itself, AWS gives no more
    /// than an hour whatever the role says (role chaining).
    /// </summary>
    public override TimeSpan MaxSession { get; set; } = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public override Uri DockAddress() => Endpoint ?? new Uri($"https://s3.{Region}.{Domain}");

    /// <inheritdoc/>
    public override Uri StsAddress() => StsEndpoint ?? new Uri($"https://sts.{Region}.{Domain}");

    /// <summary>Partition of the role, and so of the bucket: aws, aws-cn or aws-us-gov.</summary>
    public string Partition => RoleArn?.Split(':') is [_, { Length: > 0 } partition, ..] ? partition : "aws";

    /// <inheritdoc/>
    protected override bool NeedsKey => false;

    /// <inheritdoc/>
    protected override string RoleExpected => "arn:aws:iam::123456789012:role/dock-uploads";

    private string Domain => Region?.StartsWith("cn-", StringComparison.Ordinal) == true ? "amazonaws.com.cn" : "amazonaws.com";

    /// <inheritdoc/>
    protected override bool IsRole(string role) => RoleForm().IsMatch(role);

    [GeneratedRegex(@"^arn:aws(-[a-z]+)*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]+\z")]
    private static partial Regex RoleForm();
}
