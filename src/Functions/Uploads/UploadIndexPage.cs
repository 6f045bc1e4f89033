namespace DockLogs.Functions.Uploads;

/// <summary>A page of the index.</summary>
/// <param name="Items">Newest first, as they were written last.</param>
/// <param name="Continuation">Where the next page begins; null at the end.</param>
public sealed record UploadIndexPage(IReadOnlyList<UploadView> Items, string? Continuation);
