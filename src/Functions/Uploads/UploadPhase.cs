using System.Text.Json.Serialization;

namespace DockLogs.Functions.Uploads;

/// <summary>Where an upload's orchestration stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UploadPhase>))]
public enum UploadPhase
{
    /// <summary>Waits for the dock's slot.</summary>
    Queued,

    /// <summary>Has the slot; the dock has not accepted (again) yet.</summary>
    Starting,

    /// <summary>The dock has accepted.</summary>
    Uploading,

    /// <summary>Nothing more is expected of the dock.</summary>
    Verifying,

    /// <summary>Over.</summary>
    Ended,
}
