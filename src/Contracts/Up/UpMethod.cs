namespace DockLogs.Contracts;

/// <summary>Which message of remote-log.md a dock sent.</summary>
public enum UpMethod
{
    /// <summary>Another method of the same topics (flight tasks, health, media …): to be counted, nothing more.</summary>
    Ignored,

    /// <summary>Event <c>fileupload_progress</c>.</summary>
    FileUploadProgress,

    /// <summary>Reply to <c>fileupload_list</c>.</summary>
    FileUploadList,

    /// <summary>Reply to <c>fileupload_start</c>.</summary>
    FileUploadStart,

    /// <summary>Reply to <c>fileupload_update</c>.</summary>
    FileUploadUpdate,

    /// <summary>A reply without <c>method</c> and with a result only: answers whatever command had its <c>tid</c>.</summary>
    ReplyByTid,
}
