namespace DockLogs.Functions.Tests.Credentials.Support;

/// <summary>What a token service has issued.</summary>
internal sealed record Session(string AccessKeyId, string Secret, string Token, string Policy);
