namespace DockLogs.Contracts;

/// <summary>Why a message could not be read.</summary>
/// <param name="Reason">One of <see cref="ReadFaultReason"/>.</param>
/// <param name="Found">What was there, shortened.</param>
/// <param name="Expected">What should have been there.</param>
/// <param name="Path">Where: a JSON path such as <c>$.data.output</c>.</param>
public sealed record ReadFault(string Reason, string Found, string Expected, string Path)
{
    /// <summary>The fault in one sentence.</summary>
    public override string ToString() => $"{Reason} at {Path}: found {Found}, expected {Expected}";
}
