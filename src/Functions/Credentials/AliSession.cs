namespace DockLogs.Functions.Credentials;

/// <summary>The member <c>Credentials</c> of an answer to AssumeRole.</summary>
internal sealed class AliSession
{
    public string? AccessKeyId { get; init; }

    public string? AccessKeySecret { get; init; }

    public string? SecurityToken { get; init; }

    public DateTimeOffset? Expiration { get; init; }
}
