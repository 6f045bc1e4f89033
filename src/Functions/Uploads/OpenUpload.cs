using Azure;

namespace DockLogs.Functions.Uploads;

/// <summary>An upload that is under way, or has ended and is not filed yet.</summary>
/// <param name="Line">The upload.</param>
/// <param name="Dock">Its dock's serial number.</param>
/// <param name="Tag">Which writing of it this is.</param>
internal sealed record OpenUpload(UploadLine Line, string Dock, ETag Tag);
