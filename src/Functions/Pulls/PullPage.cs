using System.Globalization;
using System.Net;
using System.Text;
using DockLogs.Functions.Api;

namespace DockLogs.Functions.Pulls;

/// <summary>A pull's report as one HTML page: no script, nothing from elsewhere, every text of others escaped.</summary>
internal static class PullPage
{
    // What went wrong comes first and is shown as far as a browser copes; report.json has every dock.
    private const int MostDocks = 5000;

    /// <summary>What the page may load: nothing but its own style.</summary>
    public const string SecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

    private const string Style = """
        body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1b1f24;background:#fff}
        h1{font-size:1.4rem;margin:0}p{margin:.3rem 0}.sub{color:#57606a}
        dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(7.5rem,1fr));gap:.6rem;margin:1.2rem 0}
        dl div{border:1px solid #d0d7de;border-radius:6px;padding:.5rem .7rem}dt{color:#57606a;font-size:.8rem}dd{margin:0;font-size:1.2rem;font-variant-numeric:tabular-nums}
        table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.3rem .5rem;border-bottom:1px solid #d8dee4;vertical-align:top}
        th{font-size:.8rem;color:#57606a}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
        .failed,.missed{color:#a40e26}.completedPartially,.waiting,.running{color:#7d4e00}.completed{color:#116329}.pending{color:#57606a}
        @media(prefers-color-scheme:dark){body{background:#0d1117;color:#e6edf3}.sub,dt,th,.pending{color:#9da7b1}dl div,th,td{border-color:#30363d}
        .failed,.missed{color:#ff8182}.completedPartially,.waiting,.running{color:#e3b341}.completed{color:#56d364}}
        """;

    /// <summary>Writes the page.</summary>
    public static string Write(PullReport pull)
    {
        ArgumentNullException.ThrowIfNull(pull);
        IReadOnlyList<PullDockReport> docks = [.. (pull.Docks ?? []).OrderBy(Rank).ThenBy(dock => dock.Dock, StringComparer.Ordinal)];
        StringBuilder page = new();
        page.Append(CultureInfo.InvariantCulture, $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
            <title>Pull {Text(pull.Id)}</title><style>{Style}</style></head><body>
            <h1>Pull {Text(pull.Id)}: <span class="{Text(pull.Status)}">{Text(Words(pull.Status))}</span></h1>
            <p class="sub">{Text(pull.Trigger)}, asked for {Text(UtcTimeConverter.Format(pull.RequestedAt))}{Ended(pull)}</p>

            """);
        if (pull.Error is { } error)
        {
            page.Append(CultureInfo.InvariantCulture, $"<p class=\"failed\">{Text(error.Message)} {Text(error.Advice)}</p>\n");
        }

        AppendTotals(page, pull.Totals);
        AppendDocks(page, docks);
        return page.Append("</body></html>\n").ToString();
    }

    private static void AppendTotals(StringBuilder page, PullTotals totals)
    {
        page.Append("<dl>");
        Number("Docks", totals.Docks);
        Number("pending", totals.DocksPending);
        Number("waiting", totals.DocksWaiting);
        Number("failed", totals.DocksFailed);
        Number("missed", totals.DocksMissed);
        Number("Logs found", totals.Found);
        Number("skipped", totals.Skipped);
        Number("uploaded", totals.Uploaded);
        Number("failed", totals.Failed);
        Number("Bytes", totals.Bytes);
        page.Append("</dl>\n");

        void Number(string what, long count) =>
            page.Append(CultureInfo.InvariantCulture, $"<div><dt>{what}</dt><dd>{count:N0}</dd></div>");
    }

    private static void AppendDocks(StringBuilder page, IReadOnlyList<PullDockReport> docks)
    {
        if (docks.Count > MostDocks)
        {
            page.Append(CultureInfo.InvariantCulture, $"<p class=\"sub\">The first {MostDocks} docks, those with trouble before the others; report.json has all {docks.Count}.</p>\n");
        }

        page.Append("""
            <table><thead><tr><th>Dock</th><th>Status</th><th class="n">Found</th><th class="n">Skipped</th><th class="n">Uploaded</th><th class="n">Failed</th><th class="n">Bytes</th><th class="n">Seconds</th><th>Why</th></tr></thead><tbody>

            """);
        foreach (PullDockReport dock in docks.Take(MostDocks))
        {
            page.Append(CultureInfo.InvariantCulture, $"""
                <tr><td>{Text(dock.Dock)}</td><td class="{Text(dock.Status)}">{Text(Words(dock.Status))}</td><td class="n">{dock.Found}</td><td class="n">{dock.Skipped}</td><td class="n">{dock.Uploaded}</td><td class="n">{dock.Failed}</td><td class="n">{dock.Bytes}</td><td class="n">{Seconds(dock)}</td><td>{Why(dock)}</td></tr>

                """);
        }

        page.Append("</tbody></table>\n");
    }

    private static int Rank(PullDockReport dock) => dock.Status switch
    {
        PullStatus.Failed => 0,
        PullStatus.Missed => 1,
        PullStatus.CompletedPartially => 2,
        PullStatus.Waiting => 3,
        PullStatus.Pending => 4,
        _ => 5,
    };

    private static string Ended(PullReport pull) => pull.FinishedAt is not { } end
        ? ", not at its end yet"
        : string.Create(CultureInfo.InvariantCulture, $", ended {UtcTimeConverter.Format(end)} after {pull.DurationSeconds:0.#} s");

    private static string Seconds(PullDockReport dock) => dock.FinishedAt is { } end && dock.StartedAt is { } start
        ? (end - start).TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)
        : "";

    private static string Why(PullDockReport dock)
    {
        IEnumerable<string> reasons = (dock.Notes ?? []).Select(note => $"module {note.Module}: {note.Message}");
        if (dock.Error is { } error)
        {
            reasons = reasons.Prepend(error.Code >= 1000 ? string.Create(CultureInfo.InvariantCulture, $"{error.Message} ({error.Code})") : error.Message);
        }
        else if (dock.Hold is { } hold)
        {
            reasons = reasons.Prepend(Words(hold));
        }

        return string.Join("<br>", reasons.Select(Text));
    }

    private static string Words(string word) => word switch
    {
        PullStatus.CompletedPartially => "partly completed",
        PullHold.Mission => "on a mission",
        PullHold.QuietHours => "quiet hours",
        _ => word,
    };

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
