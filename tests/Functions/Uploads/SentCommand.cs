namespace DockLogs.Functions.Tests.Uploads;

internal sealed record SentCommand(string Method, string Tid, string[] Modules, string[] Keys, DateTimeOffset At);
