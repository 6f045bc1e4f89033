using DockLogs.Functions.Uploads;

namespace DockLogs.Functions.Api;

/// <summary>Answers whose body is an upload.</summary>
internal static class UploadAnswer
{
    // Docks report every second or so; asking more often shows nothing new.
    private const string SecondsToNextLook = "2";

    /// <summary>Where an upload can be looked at.</summary>
    public static string PathOf(string id) => $"/api/uploads/{id}";

    /// <summary>The upload; while it lives, with when to look again.</summary>
    public static JsonAnswer Of(int status, UploadView upload)
    {
        JsonAnswer answer = JsonAnswer.Of(status, upload, ApiJson.Readable.UploadView);
        return UploadStatus.IsFinal(upload.Status) ? answer : answer.With("Retry-After", SecondsToNextLook);
    }
}
