namespace DockLogs.Functions.Uploads;

/// <summary>What became of a list command.</summary>
public sealed record ListCommandSent
{
    /// <summary>True when the broker has it.</summary>
    public required bool Sent { get; init; }

    /// <summary>The setting <c>Upload:ReplyTimeout</c>.</summary>
    public required TimeSpan ReplyTimeout { get; init; }

    /// <summary>True when it was kept back because the dock is on a mission.</summary>
    public bool Held { get; init; }
}
