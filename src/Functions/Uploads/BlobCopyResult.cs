namespace DockLogs.Functions.Uploads;

/// <summary>A copy, or why there is none.</summary>
/// <param name="Md5">MD5 of the copy in lower-case hexadecimal.</param>
/// <param name="Fault">Why the source is not what the catalogue says; null when it is.</param>
public sealed record BlobCopyResult(string? Md5, string? Fault);
