namespace DockLogs.Functions.Pulls;

/// <summary>What started a pull.</summary>
public static class PullTrigger
{
    /// <summary>The schedule.</summary>
    public const string Nightly = "nightly";

    /// <summary>POST pulls.</summary>
    public const string Request = "request";
}
