namespace DockLogs.Functions.Uploads;

/// <summary>An upload as lists find it.</summary>
/// <param name="Place">Where it belongs.</param>
/// <param name="Status">Its status as it was written last.</param>
/// <param name="Json">The view in UTF-8; null when it has to be looked up by its id.</param>
internal readonly record struct UploadLine(UploadPlace Place, string Status, byte[]? Json);
