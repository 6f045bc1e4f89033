namespace DockLogs.Cli.Api;

/// <summary>A message that could not be understood, and why.</summary>
internal sealed record QuarantinedMessage
{
    public string? Id { get; init; }

    public DateTimeOffset? ReceivedAt { get; init; }

    public string? Topic { get; init; }

    public string? Reason { get; init; }

    public string? Found { get; init; }

    public string? Expected { get; init; }

    /// <summary>Bytes.</summary>
    public long? Size { get; init; }
}
