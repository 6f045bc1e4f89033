namespace DockLogs.Cli.Api;

/// <summary>A selection of one module's logs.</summary>
internal sealed record UploadSelection(string Module, IReadOnlyList<long> BootIndexes);
