using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using DockLogs.DockSimulator.Light;

namespace DockLogs.ApiBenchmark;

#pragma warning disable RS0030 // a program talks to its console

/// <summary>Reads single uploads while all of them run: each of a dock of its own, which reports progress and never ends.</summary>
internal sealed class RunningUploads(HttpClient client, Uri mqtt, int running, TimeSpan duration)
{
    private const int Readers = 8;
    private const int StartsAtOnce = 16;
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);
    private readonly string[] _ids = new string[running];

    /// <returns>Whether all uploads ran before, and still ran afterwards.</returns>
    public async Task<bool> RunAsync()
    {
        await using LightFleet fleet = new(new LightFleetOptions { Broker = mqtt, Docks = running, EndlessProgressEvery = ProgressEvery }, TimeProvider.System);
        await fleet.StartAsync(CancellationToken.None);
        long began = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(0, running, new ParallelOptions { MaxDegreeOfParallelism = StartsAtOnce }, async (i, token) =>
        {
            using StringContent body = new("""{"files":[{"module":"3","bootIndexes":[1]}]}""", MediaTypeHeaderValue.Parse("application/json"));
            using HttpResponseMessage answer = await client.PostAsync(new Uri($"docks/{fleet.Docks[i].Serial}/uploads", UriKind.Relative), body, token);
            answer.EnsureSuccessStatusCode();
            _ids[i] = (await answer.Content.ReadFromJsonAsync<JsonElement>(token)).GetProperty("id").GetString()!;
        });
        int before = 0;
        while ((before = await CountRunningAsync()) < running && Stopwatch.GetElapsedTime(began) < Patience)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{before} of {running} uploads run after {Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s, each with progress every {ProgressEvery.TotalSeconds} s"));
        Console.WriteLine();
        Console.WriteLine(Latencies.Head);
        foreach (int rate in (int[])[200, 1000])
        {
            Console.WriteLine((await SteadyAsync(rate)).Row($"GET uploads/{{id}}, {rate} calls/s whatever the answers take"));
        }

        Latencies closed = await WithoutPauseAsync();
        Console.WriteLine(closed.Row(string.Create(CultureInfo.InvariantCulture, $"GET uploads/{{id}}, {Readers} readers without a pause ({closed.Count / duration.TotalSeconds:F0} calls/s)")));
        using var over = new CancellationTokenSource(duration, TimeProvider.System);
        Console.WriteLine((await new PageReading(client).ReadAsync(over.Token)).Row("GET uploads?top=50, page after page, 100 at a time"));
        int after = await CountRunningAsync();
        Console.WriteLine($"{after} of {running} uploads still ran at the end");
        return before == running && after == running;
    }

    // A call begins when it is due; one that waits for others has waited for its answer.
    private async Task<Latencies> SteadyAsync(int rate)
    {
        Latencies latencies = new();
        var random = new Random(rate);
        List<Task> calls = [];
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < rate * duration.TotalSeconds; i++)
        {
            long due = start + (long)(Stopwatch.Frequency * (double)i / rate);
            while (Stopwatch.GetTimestamp() < due)
            {
                await Task.Delay(Pause, TimeProvider.System);
            }

            string id = _ids[random.Next(running)];
            calls.Add(latencies.MeasureAsync(due, () => ReadAsync(id)));
        }

        await Task.WhenAll(calls);
        return latencies;
    }

    private async Task<Latencies> WithoutPauseAsync()
    {
        Latencies latencies = new();
        using var end = new CancellationTokenSource(duration, TimeProvider.System);
        await Task.WhenAll(Enumerable.Range(0, Readers).Select(async reader =>
        {
            var random = new Random(reader);
            while (!end.IsCancellationRequested)
            {
                string id = _ids[random.Next(running)];
                await latencies.MeasureAsync(() => ReadAsync(id));
            }
        }));
        return latencies;
    }

    private async Task<int> CountRunningAsync()
    {
        int count = 0;
        foreach (string id in _ids)
        {
            JsonElement upload = await ReadAsync(id);
            count += upload.GetProperty("status").GetString() == "uploading" ? 1 : 0;
        }

        return count;
    }

    private Task<JsonElement> ReadAsync(string id) => client.GetFromJsonAsync<JsonElement>(new Uri($"uploads/{id}", UriKind.Relative));
}
