namespace DockLogs.Contracts;

/// <summary>The methods of remote-log.md.</summary>
public static class MethodNames
{
    /// <summary>Which logs are there: command and reply.</summary>
    public const string FileUploadList = "fileupload_list";

    /// <summary>Upload these logs: command and reply.</summary>
    public const string FileUploadStart = "fileupload_start";

    /// <summary>Cancel uploads: command and reply.</summary>
    public const string FileUploadUpdate = "fileupload_update";

    /// <summary>How far an upload is: event.</summary>
    public const string FileUploadProgress = "fileupload_progress";
}
