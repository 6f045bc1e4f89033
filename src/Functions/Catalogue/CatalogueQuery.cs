using DockLogs.Contracts;

namespace DockLogs.Functions.Catalogue;

/// <summary>Which archives are wanted.</summary>
public sealed record CatalogueQuery
{
    /// <summary>Only this dock's; null for all.</summary>
    public DockSerial? Dock { get; init; }

    /// <summary>Only this module's; null for both.</summary>
    public string? Module { get; init; }

    /// <summary>Archived at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Archived before this time.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Most items of a page.</summary>
    public int Top { get; init; } = 50;

    /// <summary>Of the page before; null begins.</summary>
    public string? Continuation { get; init; }
}
