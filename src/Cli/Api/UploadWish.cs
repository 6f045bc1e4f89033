namespace DockLogs.Cli.Api;

/// <summary>What to upload.</summary>
internal sealed record UploadWish(IReadOnlyList<UploadSelection> Files, string? Note);
