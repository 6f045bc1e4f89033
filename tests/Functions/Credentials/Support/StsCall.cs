namespace DockLogs.Functions.Tests.Credentials.Support;

/// <summary>A call of a token service whose signature was good.</summary>
internal sealed record StsCall(string Service, IReadOnlyDictionary<string, string> Parameters);
