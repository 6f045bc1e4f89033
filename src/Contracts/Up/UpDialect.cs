namespace DockLogs.Contracts;

/// <summary>Ways in which real docks differ from the page (field-notes.md), for writing what they write. The default is the page's form.</summary>
public sealed record UpDialect
{
    /// <summary>The page's form.</summary>
    public static UpDialect Page { get; } = new();

    /// <summary>Modules as numbers, where they are numbers.</summary>
    public bool NumericModules { get; init; }

    /// <summary>No <c>method</c>.</summary>
    public bool WithoutMethod { get; init; }

    /// <summary><c>end_ime</c> for <c>end_time</c> and <c>prgress</c> for <c>progress</c>.</summary>
    public bool Misspelt { get; init; }

    /// <summary>Log times in seconds since 1970, in place of milliseconds.</summary>
    public bool LogTimesInSeconds { get; init; }

    /// <summary>Files of a list reply under <c>data.output</c>.</summary>
    public bool ListUnderOutput { get; init; }

    /// <summary>An empty <c>gateway</c>.</summary>
    public bool BlankGateway { get; init; }
}
