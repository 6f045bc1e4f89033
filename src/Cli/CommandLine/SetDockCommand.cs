using System.CommandLine;
using System.Text.Json.Nodes;
using DockLogs.Cli.Api;

namespace DockLogs.Cli.CommandLine;

/// <summary><c>docklogs docks set</c>: registers a dock, or changes what is named of its entry and nothing else.</summary>
internal static class SetDockCommand
{
    private const string QuietHoursExpected = "hours and their time zone such as 06:00-20:00@Europe/Berlin";

    // Others change the same entry at the same moment this often at most.
    private const int Attempts = 5;

    /// <summary>The command.</summary>
    public static Command Build(CommandRunner runner)
    {
        Argument<string> serial = Symbols.Serial();
        Option<string?> modules = Symbols.Modules("Which modules pulls take: 0 aircraft, 3 dock.");
        Option<string?> note = new("--note") { Description = "A note for others; '' takes it away.", HelpName = "TEXT" };
        Option<bool> enabled = new("--enabled") { Description = "Pull it every night." };
        Option<bool> disabled = new("--disabled") { Description = "Leave it out of pulls." };
        Option<string?> quiet = new("--quiet-hours") { Description = $"When pulls leave it alone: {QuietHoursExpected}; '' takes them away.", HelpName = "HOURS" };
        Command command = new("set", "Registers a dock, or changes what is given of its entry.") { serial, modules, note, enabled, disabled, quiet };
        command.Validators.Add(result =>
        {
            if (result.GetValue(enabled) && result.GetValue(disabled))
            {
                result.AddError("--enabled and --disabled exclude each other.");
            }

            if (result.GetValue(quiet) is { Length: > 0 } hours && QuietHours(hours) is null)
            {
                result.AddError($"--quiet-hours is '{hours}', expected {QuietHoursExpected}.");
            }
        });
        runner.Bind(command, (parsed, run, cancellationToken) => SetAsync(
            run,
            parsed.GetRequiredValue(serial),
            entry =>
            {
                if (Selections.Parts(parsed.GetValue(modules)) is { } wanted)
                {
                    entry["modules"] = new JsonArray([.. wanted.Select(module => JsonValue.Create(module))]);
                }

                if (parsed.GetValue(enabled) || parsed.GetValue(disabled))
                {
                    entry["enabled"] = parsed.GetValue(enabled);
                }

                if (parsed.GetValue(note) is { } text)
                {
                    entry["note"] = text.Length == 0 ? null : text;
                }

                if (parsed.GetValue(quiet) is { } hours)
                {
                    entry["quietHours"] = QuietHours(hours);
                }
            },
            cancellationToken));
        return command;
    }

    private static JsonObject? QuietHours(string text) =>
        text.Split('@') is [{ } hours, { Length: > 0 } zone] && hours.Split('-') is [{ Length: > 0 } from, { Length: > 0 } to]
            ? new JsonObject { ["from"] = from, ["to"] = to, ["timeZone"] = zone }
            : null;

    /// <remarks>PUT replaces the whole entry, so the present one is taken along; the entity tag keeps what others change meanwhile.</remarks>
    private static async Task<int> SetAsync(CommandRun run, string serial, Action<JsonObject> change, CancellationToken cancellationToken)
    {
        string path = ApiPath.Of("docks", serial);
        for (int attempt = 1; ; attempt++)
        {
            ApiAnswer present = await run.Api.SendAsync(ApiRequest.Get(path) with { Accepts = status => status == 404 }, cancellationToken);
            JsonObject entry = present.Status == 404 ? [] : present.Read(CliJson.Default.JsonObject);
            change(entry);
            ApiRequest put = new(HttpMethod.Put, path)
            {
                Body = entry.ToJsonString(),
                IfMatch = present.Status == 404 ? null : present.EntityTag,
                IfNoneMatch = present.Status == 404 ? "*" : null,
                Accepts = status => status == 412 && attempt < Attempts,
            };
            ApiAnswer answer = await run.Api.SendAsync(put, cancellationToken);
            if (answer.Status != 412)
            {
                DocksCommand.Write(run, answer);
                return ExitCode.Done;
            }
        }
    }
}
