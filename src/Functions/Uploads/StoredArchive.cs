namespace DockLogs.Functions.Uploads;

/// <summary>An object in the storage.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Md5">Lower-case hexadecimal, when the storage knows it.</param>
public sealed record StoredArchive(long Size, string? Md5);
