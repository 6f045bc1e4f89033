namespace DockLogs.Functions.Uploads;

/// <summary>What became of a command; never holds a secret.</summary>
public sealed record CommandSent
{
    /// <summary>The <c>tid</c> it went out with.</summary>
    public required string Tid { get; init; }

    /// <summary>True when the broker has it.</summary>
    public required bool Sent { get; init; }

    /// <summary>True when it was kept back because the dock is on a mission.</summary>
    public bool IsHeld { get; init; }

    /// <summary>When the credentials in it end, for a start command.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Why there were no credentials for a start command: the provider and its error code; null when there were.</summary>
    public string? CredentialsFault { get; init; }

    /// <summary>True when the provider refused for good, so that asking again is of no use.</summary>
    public bool IsRefused { get; init; }
}
