using System.Globalization;
using DockLogs.Cli.Api;
using DockLogs.Cli.Output;

namespace DockLogs.Cli.Waiting;

/// <summary>Waits for pulls.</summary>
internal static class PullWatch
{
    /// <summary>Waits for a pull's end and shows it; returns the exit code.</summary>
    public static async Task<int> RunAsync(CommandRun run, string id, CancellationToken cancellationToken)
    {
        Pull pull = await Watch.UntilEndedAsync(
            run,
            ApiPath.Of("pulls", id),
            CliJson.Default.Pull,
            pull => pull.HasEnded,
            pull => run.Screen.ShowProgress(Line(pull), Plain(pull)),
            $"Pull {id} goes on without you. To watch it again: docklogs pulls watch {id}",
            cancellationToken);
        if (!run.Json)
        {
            PullPage.Write(run, pull);
        }

        return pull.Status == "completed" ? ExitCode.Done : ExitCode.EndedBadly;
    }

    private static string Line(Pull pull)
    {
        PullTotals totals = pull.Totals ?? new PullTotals();
        double percent = totals.Docks == 0 ? 0 : 100.0 * totals.DocksDone / totals.Docks;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Screen.Bar(percent)} {totals.DocksDone} of {totals.Docks} docks, {totals.DocksWaiting} waiting, {totals.Uploaded} logs, {Quantities.Size(totals.Bytes)}");
    }

    private static string Plain(Pull pull)
    {
        PullTotals totals = pull.Totals ?? new PullTotals();
        return string.Create(CultureInfo.InvariantCulture, $"{Printable.Of(pull.Id)}  {Printable.Of(pull.Status)}  {totals.DocksDone} of {totals.Docks} docks");
    }
}
