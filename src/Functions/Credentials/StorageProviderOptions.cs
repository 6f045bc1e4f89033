using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.RegularExpressions;

namespace DockLogs.Functions.Credentials;

/// <summary>What the three cloud providers have in common. Docks are told only what stands here.</summary>
public abstract partial class StorageProviderOptions : IValidatableObject
{
    /// <summary>The shortest session that any of the three gives.</summary>
    public static readonly TimeSpan ShortestSession = TimeSpan.FromMinutes(15);

    /// <summary>Address of the object storage as docks reach it.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>Address of the token service, when it is not the provider's usual one.</summary>
    public Uri? StsEndpoint { get; set; }

    /// <summary>Region, as the provider writes it.</summary>
    public string? Region { get; set; }

    /// <summary>The bucket that archives go to.</summary>
    public string? Bucket { get; set; }

    /// <summary>The role whose rights, narrowed to one upload, a dock gets.</summary>
    public string? RoleArn { get; set; }

    /// <summary>The pipeline's own key: it assumes the role and reads archives.</summary>
    public string? AccessKeyId { get; set; }

    /// <summary>The secret of the key.</summary>
    public string? AccessKeySecret { get; set; }

    /// <summary>What the role's trust policy asks for, if it does.</summary>
    public string? ExternalId { get; set; }

    /// <summary>The longest session the provider gives for the role; an upload's deadline is never later.</summary>
    public abstract TimeSpan MaxSession { get; set; }

    /// <summary>Address that docks are told.</summary>
    public abstract Uri DockAddress();

    /// <summary>Address of the token service.</summary>
    public abstract Uri StsAddress();

    /// <summary>Address of the storage's S3 interface.</summary>
    public virtual Uri S3Address() => DockAddress();

    /// <summary>True when the bucket is the first part of the path, false when it is part of the host name.</summary>
    public virtual bool IsPathStyle => false;

    /// <summary>True when enough is set to reach archives that lie here.</summary>
    public bool IsSet => !string.IsNullOrEmpty(Bucket) && !string.IsNullOrEmpty(Region);

    /// <summary>The setting's longest possible session.</summary>
    protected virtual TimeSpan LongestSession => TimeSpan.FromHours(12);

    /// <summary>Whether a role must be named.</summary>
    protected virtual bool NeedsRole => true;

    /// <summary>Whether a key must be set, because there is no other way to say who the pipeline is.</summary>
    protected virtual bool NeedsKey => true;

    /// <summary>Whether the address of the storage must be set.</summary>
    protected virtual bool NeedsEndpoint => false;

    /// <summary>How a role is written.</summary>
    protected abstract string RoleExpected { get; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Endpoint is null ? NeedsEndpoint : !IsAddress(Endpoint))
        {
            yield return new ValidationResult("expected http://host:port or https://host as docks reach the storage, without a path", [nameof(Endpoint)]);
        }

        if (StsEndpoint is not null && !IsAddress(StsEndpoint))
        {
            yield return new ValidationResult("expected http://host:port or https://host of the token service, without a path", [nameof(StsEndpoint)]);
        }

        if (Region is null || !RegionForm().IsMatch(Region))
        {
            yield return new ValidationResult("expected a region as the provider writes it, such as us-east-1 or cn-hangzhou", [nameof(Region)]);
        }

        if (Bucket is null || !BucketForm().IsMatch(Bucket))
        {
            yield return new ValidationResult("expected the name of a bucket: 3 to 63 lower-case letters, digits, '.' and '-'", [nameof(Bucket)]);
        }

        if (string.IsNullOrEmpty(RoleArn) ? NeedsRole : !IsRole(RoleArn))
        {
            yield return new ValidationResult($"expected a role such as {RoleExpected}", [nameof(RoleArn)]);
        }

        if (MaxSession < ShortestSession || MaxSession > LongestSession)
        {
            yield return new ValidationResult(string.Create(CultureInfo.InvariantCulture, $"expected a time from {ShortestSession} to {LongestSession}"), [nameof(MaxSession)]);
        }

        // Named in the text instead of as members: a member's value would be shown.
        string section = validationContext?.ObjectType.Name.Replace("Options", "", StringComparison.Ordinal) ?? "";
        if (string.IsNullOrEmpty(AccessKeyId) != string.IsNullOrEmpty(AccessKeySecret))
        {
            yield return new ValidationResult($"only one of {section}:AccessKeyId and {section}:AccessKeySecret is set: expected both{(NeedsKey ? "" : " or none")}");
        }
        else if (NeedsKey && string.IsNullOrEmpty(AccessKeyId))
        {
            yield return new ValidationResult($"{section}:AccessKeyId and {section}:AccessKeySecret are not set: expected the key that assumes the role and reads archives");
        }
    }

    /// <summary>Whether a role is written as it should be.</summary>
    protected abstract bool IsRole(string role);

    private static bool IsAddress(Uri address) =>
        address is { IsAbsoluteUri: true, Scheme: "http" or "https", Host.Length: > 0, AbsolutePath: "/", Query: "", UserInfo: "" };

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{1,31}\z")]
    private static partial Regex RegionForm();

    // Nothing of this means anything in a policy or a host name.
    [GeneratedRegex(@"^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z")]
    private static partial Regex BucketForm();
}
