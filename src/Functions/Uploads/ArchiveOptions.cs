namespace DockLogs.Functions.Uploads;

/// <summary>What becomes of verified archives; section <c>Archive</c>.</summary>
public sealed class ArchiveOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Archive";

    /// <summary>Whether archives that went to another provider are copied into Blob Storage once they are verified.</summary>
    public bool CopyToBlob { get; set; }
}
