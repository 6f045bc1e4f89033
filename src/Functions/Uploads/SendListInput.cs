namespace DockLogs.Functions.Uploads;

/// <summary>What <see cref="SendListCommand"/> needs.</summary>
public sealed record SendListInput
{
    /// <summary>The query's instance id.</summary>
    public required string Bid { get; init; }

    /// <summary>The dock.</summary>
    public required string Dock { get; init; }

    /// <summary>Of this command.</summary>
    public required string Tid { get; init; }

    /// <summary>The modules asked about.</summary>
    public required IReadOnlyList<string> Modules { get; init; }

    /// <summary>True for a pull: a dock on a mission is not asked.</summary>
    public bool UnlessOnMission { get; init; }
}
