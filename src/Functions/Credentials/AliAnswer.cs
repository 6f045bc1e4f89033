namespace DockLogs.Functions.Credentials;

/// <summary>An answer of Alibaba Cloud STS: credentials, or an error's code. Its message is not read, it may repeat what was signed.</summary>
internal sealed class AliAnswer
{
    public AliSession? Credentials { get; init; }

    public string? Code { get; init; }
}
