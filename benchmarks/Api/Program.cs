using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Azure.Storage.Blobs;
using DockLogs.ApiBenchmark;
using DockLogs.BridgeBenchmark.Hosting;
using DockLogs.DockSimulator;
using Microsoft.Extensions.Logging.Abstractions;

#pragma warning disable RS0030 // a program talks to its console

switch (args)
{
    case [PipelineProgram.Name, var data, var storage]:
        await PipelineProgram.RunAsync(data, storage);
        return 0;
    case ["--help" or "-h"]:
        Console.WriteLine(BenchmarkOptions.Usage);
        return 0;
}

BenchmarkOptions options;
try
{
    options = BenchmarkOptions.Parse(args);
}
catch (FormatException fault)
{
    await Console.Error.WriteLineAsync(fault.Message + Environment.NewLine + BenchmarkOptions.Usage);
    return 2;
}

string directory = options.Data ?? Directory.CreateTempSubdirectory("docklogs-api-bench-").FullName;
Directory.CreateDirectory(directory);
try
{
    return await MeasureAsync();
}
finally
{
    if (options.Data is null)
    {
        Directory.Delete(directory, recursive: true);
    }
}

async Task<int> MeasureAsync()
{
    await using var azurite = await StorageProcess.StartAsync(Path.Combine(directory, "storage"));
    var blobs = new BlobServiceClient(azurite.ConnectionString);
    string seeded = Path.Combine(directory, "ended");
    if (!File.Exists(seeded) || await File.ReadAllTextAsync(seeded) != $"{options.Ended}")
    {
        Console.WriteLine($"Writing {options.Ended} ended uploads ...");
        await blobs.GetBlobContainerClient("uploads").CreateIfNotExistsAsync();
        await Seeding.RunAsync(blobs, options.Ended, TimeProvider.System);
        await File.WriteAllTextAsync(seeded, $"{options.Ended}");
    }

    if (options.SeedOnly)
    {
        return 0;
    }

    await using Child pipeline = Child.StartSelf(PipelineProgram.Name, Path.Combine(directory, "state"), azurite.ConnectionString);
    string[] addresses = await pipeline.ExpectAsync("ready");
    using var client = new HttpClient { BaseAddress = new Uri(new Uri(addresses[0]), "/api/") };
    Console.WriteLine($"{options.Ended} ended uploads in Azurite; {Environment.ProcessorCount} processors");
    Console.WriteLine();
    Console.WriteLine("| call | calls | median ms | p95 ms | p99 ms | largest ms |");
    Console.WriteLine("|---|---|---|---|---|---|");
    foreach ((string what, string query) in ((string, string)[])
        [
            ("a page of 50", "uploads?top=50"), ("a page of 200", "uploads?top=200"), ("status=failed, one in 100", "uploads?top=50&status=failed"),
            ("status=completed", "uploads?top=50&status=completed"), ("dock=, all pages", $"uploads?top=50&dock={Seeding.DockOf(7)}"), ("dock= and status=", $"uploads?top=50&dock={Seeding.DockOf(7)}&status=completed"),
        ])
    {
        Console.WriteLine((await WalkAsync(client, query)).Row($"GET uploads, {what}"));
    }

    Console.WriteLine((await FollowAsync(client, new Uri(addresses[1]))).Row($"GET uploads/{{id}} while {options.Running} uploads run"));
    return 0;
}

// Up to 40 pages, one after the other, as somebody reads who goes on and on.
async Task<Latencies> WalkAsync(HttpClient client, string query)
{
    const int Pages = 40;
    var latencies = new Latencies();
    string continuation = "";
    for (int i = 0; i < Pages; i++)
    {
        JsonElement page = await latencies.MeasureAsync(() => client.GetFromJsonAsync<JsonElement>(query + continuation));
        if (!page.TryGetProperty("continuation", out JsonElement next))
        {
            break;
        }

        continuation = $"&continuation={next.GetString()}";
    }

    return latencies;
}

// Slow archives, so that all uploads run for as long as it takes to look at them.
async Task<Latencies> FollowAsync(HttpClient client, Uri mqtt)
{
    const int Readers = 8;
    const int PerDock = 5;
    await using var fleet = new SimulatedFleet(
        new SimulatedFleetOptions
        {
            Broker = mqtt,
            Docks = (options.Running + PerDock - 1) / PerDock,
            MinLogBytes = 100_000,
            MaxLogBytes = 200_000,
            StepInterval = TimeSpan.FromSeconds(1),
            Faults = new DockFaults { UploadBytesPerSecond = 1000 },
        },
        TimeProvider.System,
        NullLoggerFactory.Instance);
    await fleet.StartAsync(CancellationToken.None);
    List<string> ids = [];
    foreach (SimulatedDock dock in fleet.Docks)
    {
        for (int i = 0; i < PerDock && ids.Count < options.Running; i++)
        {
            using HttpResponseMessage answer = await client.PostAsJsonAsync($"docks/{dock.Serial}/uploads", new { files = new[] { new { module = "3", bootIndexes = new[] { 1 + i } } } });
            answer.EnsureSuccessStatusCode();
            ids.Add((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!);
        }
    }

    var latencies = new Latencies();
    using var end = new CancellationTokenSource(TimeSpan.FromSeconds(options.Seconds), TimeProvider.System);
    await Task.WhenAll(Enumerable.Range(0, Readers).Select(async reader =>
    {
        var random = new Random(reader);
        while (!end.IsCancellationRequested)
        {
            string id = ids[random.Next(ids.Count)];
            await latencies.MeasureAsync(() => client.GetFromJsonAsync<JsonElement>($"uploads/{id}"));
        }
    }));
    int running = 0;
    foreach (string id in ids)
    {
        JsonElement upload = await client.GetFromJsonAsync<JsonElement>($"uploads/{id}");
        running += upload.TryGetProperty("finishedAt", out _) ? 0 : 1;
    }

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"({running} of {ids.Count} uploads still ran at the end; {Readers} readers without a pause, {latencies.Count / options.Seconds} calls a second)"));
    return latencies;
}
