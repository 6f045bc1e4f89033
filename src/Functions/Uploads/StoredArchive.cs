namespace DockLogs.Functions.Uploads;

/// <summary>An object in the storage.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Md5">Lower-case hexadecimal, when the storage knows it.</param>
public sealed record StoredArchive(long Size, string? Md5)
{
    /// <summary>False when the MD5 is only what the storage's ETag looks like: where it differs, the object is to be read.</summary>
    public bool IsMd5Sure { get; init; } = true;
}
