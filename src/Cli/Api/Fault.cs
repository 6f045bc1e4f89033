namespace DockLogs.Cli.Api;

/// <summary>What went wrong at a dock and what to do.</summary>
internal sealed record Fault(long? Code, string? Message, string? Advice)
{
    /// <summary>All of it in a line.</summary>
    public override string ToString() => string.Join(' ', ((string?[])[Code?.ToString(System.Globalization.CultureInfo.InvariantCulture), Message, Advice]).Where(part => !string.IsNullOrEmpty(part)));
}
