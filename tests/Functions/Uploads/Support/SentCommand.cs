namespace DockLogs.Functions.Tests.Uploads.Support;

internal sealed record SentCommand(string Method, string Tid, string[] Modules, string[] Keys, DateTimeOffset At);
