namespace DockLogs.Functions.Api;

/// <summary>What a principal may do when platform authentication is on; app roles of these names in Microsoft Entra.</summary>
public enum ApiRole
{
    /// <summary>Looks: every GET, the download of archives and the question to a dock which logs it holds included.</summary>
    Reader,

    /// <summary>Changes as well: uploads, cancels, pulls, the registry, the quarantine.</summary>
    Operator,
}
