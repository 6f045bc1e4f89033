namespace DockLogs.Contracts.Tests.Reference;

/// <summary>A field that makes the message unreadable.</summary>
internal sealed class JsonFieldException : Exception;
