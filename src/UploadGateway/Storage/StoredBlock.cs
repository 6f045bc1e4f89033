namespace DockLogs.UploadGateway.Storage;

/// <summary>A block that was staged and not yet committed.</summary>
/// <param name="Id">Base64.</param>
/// <param name="Size">Bytes.</param>
public readonly record struct StoredBlock(string Id, long Size);
