using System.Net.Http.Json;
using System.Text.Json;

namespace DockLogs.ApiBenchmark;

#pragma warning disable RS0030 // a program talks to its console

/// <summary>Reads lists page after page, as somebody does who goes on and on.</summary>
internal sealed class PageReading(HttpClient client)
{
    // What is to be met: docs/benchmarks.md.
    private const double BarMilliseconds = 200;
    private const int Part = 100;

    /// <returns>Whether all kinds of pages meet the bar, and every upload was on one page.</returns>
    public async Task<bool> RunAsync(int ended)
    {
        Console.WriteLine(Latencies.Head);
        (Latencies all, int uploads) = await WalkAsync("uploads?top=50", int.MaxValue);
        List<(string What, Latencies Latencies)> rows =
        [
            ("GET uploads?top=50, all pages", all),
            ("the first 100 of them", all.Part(0, Part)), ("100 in the middle", all.Part((all.Count - Part) / 2, Part)), ("the last 100", all.Part(all.Count - Part, Part)),
            ("GET uploads?top=200, 100 pages", (await WalkAsync("uploads?top=200", Part)).Latencies),
            ("GET uploads?top=50&status=completed, 100 pages", (await WalkAsync("uploads?top=50&status=completed", Part)).Latencies),
            ("GET uploads?top=50&status=failed (one in 100), all pages", (await WalkAsync("uploads?top=50&status=failed", int.MaxValue)).Latencies),
            ("GET uploads?top=50&dock=, all pages of 50 docks", await DocksAsync("")),
            ("GET uploads?top=50&dock=&status=failed, 50 docks", await DocksAsync("&status=failed")),
        ];
        foreach ((string what, Latencies latencies) in rows)
        {
            Console.WriteLine(latencies.Row(what));
        }

        bool isMet = rows.TrueForAll(row => row.Latencies.At(0.95) <= BarMilliseconds);
        bool isWhole = uploads >= ended;
        Console.WriteLine($"{uploads} uploads on {all.Count} pages; p95 of every row at most {BarMilliseconds} ms: {(isMet ? "met" : "MISSED")}; single pages over it: {rows.Sum(row => row.Latencies.CountOver(BarMilliseconds)) - all.Part(0, Part).CountOver(BarMilliseconds)}");
        return isMet && isWhole;
    }

    /// <summary>Pages of everything, again and again, until it is over.</summary>
    public async Task<Latencies> ReadAsync(CancellationToken over)
    {
        Latencies latencies = new();
        while (!over.IsCancellationRequested)
        {
            await WalkAsync("uploads?top=50", Part, latencies, over);
        }

        return latencies;
    }

    private async Task<Latencies> DocksAsync(string filter)
    {
        Latencies latencies = new();
        for (int dock = 0; dock < 50; dock++)
        {
            await WalkAsync($"uploads?top=50&dock={Seeding.DockOf(dock * 20)}{filter}", int.MaxValue, latencies, CancellationToken.None);
        }

        return latencies;
    }

    private async Task<(Latencies Latencies, int Uploads)> WalkAsync(string query, int pages)
    {
        // The first call of its kind is just-in-time compilation.
        await client.GetFromJsonAsync<JsonElement>(new Uri(query, UriKind.Relative));
        Latencies latencies = new();
        return (latencies, await WalkAsync(query, pages, latencies, CancellationToken.None));
    }

    private async Task<int> WalkAsync(string query, int pages, Latencies latencies, CancellationToken over)
    {
        HashSet<string> ids = [];
        string continuation = "";
        for (int i = 0; i < pages && !over.IsCancellationRequested; i++)
        {
            JsonElement page = await latencies.MeasureAsync(() => client.GetFromJsonAsync<JsonElement>(new Uri(query + continuation, UriKind.Relative), CancellationToken.None));
            foreach (JsonElement upload in page.GetProperty("items").EnumerateArray())
            {
                string id = upload.GetProperty("id").GetString()!;
                if (!ids.Add(id))
                {
                    throw new InvalidOperationException($"Upload {id} was on two pages of {query}.");
                }
            }

            if (!page.TryGetProperty("continuation", out JsonElement next))
            {
                break;
            }

            continuation = $"&continuation={next.GetString()}";
        }

        return ids.Count;
    }
}
