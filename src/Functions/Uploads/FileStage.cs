using System.Text.Json.Serialization;

namespace DockLogs.Functions.Uploads;

/// <summary>Where one archive of an upload stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FileStage>))]
public enum FileStage
{
    /// <summary>To be asked for in this round or a later one.</summary>
    Waiting,

    /// <summary>In a start command that the dock has not refused: it may be uploading.</summary>
    Asked,

    /// <summary>The dock gave it up; the end of the round decides whether to ask again.</summary>
    Faulted,

    /// <summary>Uploaded, as the dock says or the storage shows.</summary>
    Arrived,

    /// <summary>Uploaded and checked.</summary>
    Verified,

    /// <summary>Given up after an error.</summary>
    Failed,

    /// <summary>Cancelled.</summary>
    Canceled,

    /// <summary>Left out because the aircraft could not be reached.</summary>
    Skipped,

    /// <summary>Given up because the dock said nothing, or not soon enough.</summary>
    TimedOut,
}
