namespace DockLogs.Functions.Uplink;

/// <summary>What is known of an id that a dock named.</summary>
/// <param name="Dock">The dock it belongs to.</param>
/// <param name="IsUpload">False for a list query.</param>
/// <param name="IsLive">False once it came to its end.</param>
/// <param name="Trace">W3C trace context of an upload's trace, when it has one.</param>
internal sealed record UploadLookup(string Dock, bool IsUpload, bool IsLive, string? Trace = null);
