namespace DockLogs.Contracts;

/// <summary>The blob containers of the product.</summary>
public static class ContainerNames
{
    /// <summary>The uploaded archives; also the bucket that docks are told.</summary>
    public const string Archives = "dock-logs";

    /// <summary>One entry for each verified archive.</summary>
    public const string Catalogue = "catalogue";

    /// <summary>Messages that could not be understood, with the reason.</summary>
    public const string Quarantine = "quarantine";

    /// <summary>State of uploads.</summary>
    public const string Uploads = "uploads";

    /// <summary>The registered docks.</summary>
    public const string Fleet = "fleet";

    /// <summary>Reports of pulls.</summary>
    public const string Pulls = "pulls";

    /// <summary>Who did what: one append blob a day.</summary>
    public const string Audit = "audit";
}
