using System.Globalization;
using DockLogs.Cli.Api;

namespace DockLogs.Cli.Output;

/// <summary>A refusal of the API for people.</summary>
internal static class ProblemText
{
    /// <summary>Writes what the API said: title, detail, every fault, and a dock's error with its advice; or its very JSON.</summary>
    public static void Write(Screen screen, ApiRefusedException refused, bool json)
    {
        if (json && refused.Json is { } said)
        {
            screen.Note(JsonLine.Of(said));
            return;
        }

        if (refused.Problem is not { } problem)
        {
            screen.Note(refused.Message);
            return;
        }

        screen.Note(string.Create(CultureInfo.InvariantCulture, $"{Printable.Of(refused.Message)} ({refused.Status})"));
        Note(screen, "", problem.Detail);
        foreach (ProblemError error in problem.Errors ?? [])
        {
            Note(screen, "", $"{error.Field}: found {error.Found}, expected {error.Expected}");
        }

        if (problem.MoreErrors is > 0)
        {
            Note(screen, "", string.Create(CultureInfo.InvariantCulture, $"and {problem.MoreErrors} more"));
        }

        Note(screen, "error of the dock: ", string.Join(' ', ((string?[])[problem.Code?.ToString(CultureInfo.InvariantCulture), problem.Meaning]).Where(part => part is not null)));
        Note(screen, "advice: ", problem.Advice);
    }

    private static void Note(Screen screen, string label, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            screen.Note($"  {label}{Printable.Of(text)}");
        }
    }
}
