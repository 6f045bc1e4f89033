using DockLogs.Functions.Uploads;

namespace DockLogs.Functions.Pulls;

/// <summary>What a pull found and did at one dock. Every log found is skipped, uploaded or failed.</summary>
public sealed record PullDockReport
{
    /// <summary>The dock.</summary>
    public required string Dock { get; init; }

    /// <summary>One of <see cref="PullStatus"/>; a dock with nothing new is completed.</summary>
    public required string Status { get; init; }

    /// <summary>How many logs the dock listed.</summary>
    public int Found { get; init; }

    /// <summary>How many of them the catalogue had, or were older than asked for, or were gone when their turn came.</summary>
    public int Skipped { get; init; }

    /// <summary>How many are in the catalogue now and were not before.</summary>
    public int Uploaded { get; init; }

    /// <summary>How many could not be brought there.</summary>
    public int Failed { get; init; }

    /// <summary>Bytes of the archives that were uploaded.</summary>
    public long Bytes { get; init; }

    /// <summary>One of <see cref="PullHold"/>: why it waits, or was missed.</summary>
    public string? Hold { get; init; }

    /// <summary>Which time round it was asked last, from 0.</summary>
    public int Round { get; init; }

    /// <summary>Why something failed: the first reason.</summary>
    public UploadError? Error { get; init; }

    /// <summary>Modules whose list the dock did not give, and why; an aircraft that is off is no failure.</summary>
    public IReadOnlyList<PullModuleNote>? Notes { get; init; }

    /// <summary>The ids of the uploads it took.</summary>
    public IReadOnlyList<string>? Uploads { get; init; }

    /// <summary>When its turn came.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was done.</summary>
    public DateTimeOffset? FinishedAt { get; init; }
}
