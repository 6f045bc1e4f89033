namespace DockLogs.Functions.Api;

/// <summary>What a call does: the role it needs, and whether the audit keeps it. Each HTTP function names one.</summary>
/// <param name="Name">As the audit has it: thing, dot, verb. Stable.</param>
/// <param name="Role">Needed when platform authentication is on.</param>
/// <param name="IsAudited">Whether every call, refused ones too, has its line in the audit.</param>
public sealed record ApiAction(string Name, ApiRole Role, bool IsAudited)
{
    /// <summary>Any call that only looks.</summary>
    public static ApiAction Look { get; } = new("look", ApiRole.Reader, IsAudited: false);

    /// <summary>GET uploads/{id}/files/{module}/content and …/link.</summary>
    public static ApiAction DownloadArchive { get; } = new("archive.download", ApiRole.Reader, IsAudited: true);

    /// <summary>POST docks/{sn}/uploads.</summary>
    public static ApiAction RequestUpload { get; } = new("upload.request", ApiRole.Operator, IsAudited: true);

    /// <summary>POST uploads/{id}/cancel.</summary>
    public static ApiAction CancelUpload { get; } = new("upload.cancel", ApiRole.Operator, IsAudited: true);

    /// <summary>PUT docks/{sn}.</summary>
    public static ApiAction PutDock { get; } = new("dock.put", ApiRole.Operator, IsAudited: true);

    /// <summary>DELETE docks/{sn}.</summary>
    public static ApiAction DeleteDock { get; } = new("dock.delete", ApiRole.Operator, IsAudited: true);

    /// <summary>POST pulls.</summary>
    public static ApiAction StartPull { get; } = new("pull.start", ApiRole.Operator, IsAudited: true);

    /// <summary>GET quarantine/{id}: the bytes may be anything, so who took them is kept.</summary>
    public static ApiAction DownloadQuarantined { get; } = new("quarantine.download", ApiRole.Reader, IsAudited: true);

    /// <summary>POST quarantine/{id}/replay.</summary>
    public static ApiAction ReplayQuarantined { get; } = new("quarantine.replay", ApiRole.Operator, IsAudited: true);
}
