using System.ComponentModel.DataAnnotations;

namespace DockLogs.Functions.Catalogue;

/// <summary>How long things are kept, section <c>Retention</c>; 0 days keeps for ever.</summary>
public sealed class RetentionOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Retention";

    private const string Expected = "expected 0 (for ever) to 36500 days";

    /// <summary>Days after which archives are deleted. On Azure a lifecycle rule of the storage account does it, and this stays 0.</summary>
    [Range(0, 36_500, ErrorMessage = Expected)]
    public int ArchiveDays { get; init; }

    /// <summary>Days after which entries of the catalogue are deleted. That a log was archived is remembered all the same, so no pull takes it again.</summary>
    [Range(0, 36_500, ErrorMessage = Expected)]
    public int CatalogueDays { get; init; }

    /// <summary>Days after which reports of pulls are deleted.</summary>
    [Range(0, 36_500, ErrorMessage = Expected)]
    public int PullDays { get; init; }

    /// <summary>Days after which ended uploads are deleted from the list of uploads; those that have not ended stay.</summary>
    [Range(0, 36_500, ErrorMessage = Expected)]
    public int UploadDays { get; init; }

    /// <summary>Days after which the engine forgets the histories of ended uploads, list queries and pulls; what people see of them is in the storage.</summary>
    [Range(0, 36_500, ErrorMessage = Expected)]
    public int HistoryDays { get; init; } = 30;
}
