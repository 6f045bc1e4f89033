using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using DockLogs.BridgeBenchmark.Hosting;
using DockLogs.Contracts;
using DockLogs.DockSimulator.Light;

namespace DockLogs.FleetBenchmark;

#pragma warning disable RS0030 // a program talks to its console

/// <summary>Three nights of a fleet: everything is new, nothing is, and three logs are. Every dock and every log is accounted for.</summary>
internal sealed class Nights(BenchmarkOptions options, int docks, Child pipeline, LightFleet fleet, HttpClient api)
{
    private const int NewLogs = 3;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    public bool IsWhole { get; private set; } = true;

    public async Task RunAsync()
    {
        Stopwatch clock = Stopwatch.StartNew();
        await Parallel.ForEachAsync(fleet.Docks, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (dock, token) =>
        {
            using HttpResponseMessage answer = await api.PutAsJsonAsync(new Uri($"docks/{dock.Serial}", UriKind.Relative), new { modules = (string[])["3"] }, token);
            answer.EnsureSuccessStatusCode();
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{docks} docks registered in {clock.Elapsed.TotalSeconds:F1} s"));

        int logs = docks * options.Logs;
        await PullAsync("first", new Expected(logs, 0, logs, docks));
        await PullAsync("second, nothing new", new Expected(logs, logs, 0, 0));
        foreach (LightDock dock in fleet.Docks.Take(NewLogs))
        {
            dock.AddLogs(1);
        }

        int later = Math.Min(NewLogs, docks);
        await PullAsync("third, three new logs", new Expected(logs + later, logs, later, later));
    }

    private async Task PullAsync(string what, Expected expected)
    {
        int startsBefore = CountStarts();
        TimeSpan used = pipeline.ProcessorTime;
        using Process self = Process.GetCurrentProcess();
        TimeSpan usedHere = self.TotalProcessorTime;
        Stopwatch clock = Stopwatch.StartNew();
        using HttpResponseMessage started = await api.PostAsync(new Uri("pulls", UriKind.Relative), null);
        started.EnsureSuccessStatusCode();
        string id = (await started.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
        int listsBefore = 0;
        while (true)
        {
            await Task.Delay(Look, TimeProvider.System);

            // Looking at a pull that runs reads the reports of all docks: only when the docks have been quiet for a moment.
            int lists = CountCommands();
            bool moves = lists != listsBefore;
            listsBefore = lists;
            if (!moves && await IsOverAsync(id))
            {
                break;
            }
        }

        TimeSpan took = clock.Elapsed;
        self.Refresh();
        JsonElement pull = await api.GetFromJsonAsync<JsonElement>(new Uri($"pulls/{id}", UriKind.Relative));
        JsonElement totals = pull.GetProperty("totals");
        int Total(string name) => totals.GetProperty(name).GetInt32();
        Expected found = new(Total("found"), Total("skipped"), Total("uploaded"), CountStarts() - startsBefore);
        bool accounted = pull.GetProperty("status").GetString() == "completed" && Total("docks") == docks && found == expected
            && pull.GetProperty("docks").EnumerateArray().Select(dock => dock.GetProperty("dock").GetString()).Distinct().Count() == docks;
        IsWhole &= accounted;
        double seconds = pull.GetProperty("durationSeconds").GetDouble();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {docks} | {what} | {seconds:F1} ({took.TotalSeconds:F1}) | {docks / seconds:F1} | {(pipeline.ProcessorTime - used).TotalMilliseconds / docks:F1} | {(self.TotalProcessorTime - usedHere).TotalMilliseconds / docks:F2} | {pipeline.Memory >> 20} / {pipeline.PeakMemory >> 20} | {self.WorkingSet64 >> 20} | {(accounted ? "all" : $"NO: {pull.GetProperty("status")} {totals} {found}, expected {expected}")} |"));
    }

    private async Task<bool> IsOverAsync(string id)
    {
        JsonElement list = await api.GetFromJsonAsync<JsonElement>(new Uri("pulls?top=1", UriKind.Relative));
        JsonElement newest = list.GetProperty("items")[0];
        return newest.GetProperty("id").GetString() == id && newest.GetProperty("status").GetString() != "running";
    }

    private int CountCommands() => fleet.Docks.Sum(dock => dock.Commands.Count);

    private int CountStarts() => fleet.Docks.Sum(dock => dock.Commands.Where(command => command.Method == MethodNames.FileUploadStart).DistinctBy(command => command.Bid).Count());

    private sealed record Expected(int Found, int Skipped, int Uploaded, int Starts);
}
