namespace DockLogs.Functions.Uploads;

/// <summary>A cancel under way at the dock.</summary>
public sealed record CancelState
{
    /// <summary>The modules to stop.</summary>
    public required IReadOnlyList<string> Modules { get; init; }

    /// <summary>True when the pipeline gives up, false when somebody asked.</summary>
    public required bool GivingUp { get; init; }

    /// <summary>Until when the dock has to say that it stopped.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>How long to wait for a reply before the command is sent again.</summary>
    public required TimeSpan SendEvery { get; init; }

    /// <summary>The <c>tid</c>s of the commands sent.</summary>
    public IReadOnlyList<string> Tids { get; init; } = [];

    /// <summary>How many commands were sent.</summary>
    public int Sends { get; init; }

    /// <summary>When the next command is due; null when no more is to be sent.</summary>
    public DateTimeOffset? SendAt { get; init; }
}
