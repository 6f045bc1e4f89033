namespace DockLogs.Functions.Uploads;

/// <summary>What the check of an archive against the storage found.</summary>
public static class FileIntegrity
{
    /// <summary>Not looked at yet.</summary>
    public const string Unchecked = "unchecked";

    /// <summary>Stored, with the size and the MD5 the dock reported.</summary>
    public const string Verified = "verified";

    /// <summary>Stored, but not what the dock reported.</summary>
    public const string Mismatch = "mismatch";

    /// <summary>Not in the storage although the dock reported it as uploaded.</summary>
    public const string Missing = "missing";
}
