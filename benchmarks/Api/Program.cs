using System.Diagnostics;
using System.Globalization;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DockLogs.ApiBenchmark;
using DockLogs.BridgeBenchmark.Hosting;
using DockLogs.Contracts;

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
    Seeding seeding = await SeedAsync(blobs);
    Console.WriteLine($"{options.Ended} ended uploads in Azurite; {Environment.ProcessorCount} processors, load average {await LoadAsync()}");
    Console.WriteLine();
    if (options.Has("filing"))
    {
        await FileAsync(seeding);
    }

    if (!options.Has("pages") && !options.Has("running"))
    {
        return 0;
    }

    // Uploads of an earlier run lived in the pipeline's state, which is new.
    string state = Directory.CreateTempSubdirectory("docklogs-api-bench-state-").FullName;
    try
    {
        await using Child pipeline = Child.StartSelf(PipelineProgram.Name, state, azurite.ConnectionString);
        string[] addresses = await pipeline.ExpectAsync("ready");
        using var client = new HttpClient { BaseAddress = new Uri(new Uri(addresses[0]), "/api/") };
        bool isGood = !options.Has("pages") || await new PageReading(client).RunAsync(options.Ended);
        Console.WriteLine();
        isGood &= !options.Has("running") || await new RunningUploads(client, new Uri(addresses[1]), options.Running, TimeSpan.FromSeconds(options.Seconds)).RunAsync();
        Console.WriteLine("Load average at the end: " + await LoadAsync());
        return isGood ? 0 : 1;
    }
    finally
    {
        Directory.Delete(state, recursive: true);
    }
}

async Task<Seeding> SeedAsync(BlobServiceClient blobs)
{
    // How many there are, and when the newest was asked for: one that was stopped half way goes on.
    string marker = Path.Combine(directory, "ended");
    string[] made = File.Exists(marker) ? (await File.ReadAllTextAsync(marker)).Split(' ') : ["0", $"{TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(1):O}"];
    var seeding = new Seeding(blobs, options.Ended, DateTimeOffset.Parse(made[1], CultureInfo.InvariantCulture));
    int done = int.Parse(made[0], CultureInfo.InvariantCulture);
    if (done > 0)
    {
        await DeleteOpenAsync(blobs);
    }

    Stopwatch clock = Stopwatch.StartNew();
    while (done < options.Ended)
    {
        done = await seeding.MakeAsync(done);
        await File.WriteAllTextAsync(marker, $"{done} {made[1]}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done} ended uploads made, {clock.Elapsed.TotalSeconds:F0} s"));
    }

    return seeding;
}

// What ran in an earlier run runs no more.
async Task DeleteOpenAsync(BlobServiceClient blobs)
{
    BlobContainerClient uploads = blobs.GetBlobContainerClient(ContainerNames.Uploads);
    await Parallel.ForEachAsync(
        uploads.GetBlobsAsync(BlobTraits.None, BlobStates.None, "open/", CancellationToken.None), async (blob, token) => await uploads.DeleteBlobAsync(blob.Name, cancellationToken: token));
}

async Task FileAsync(Seeding seeding)
{
    const int Night = 2000;
    await seeding.WriteNightAsync(Night, $"night as of {TimeProvider.System.GetUtcNow():O}");
    Stopwatch clock = Stopwatch.StartNew();
    int filed = await seeding.FileAsync();
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{filed} ended uploads of as many docks filed in {clock.Elapsed.TotalSeconds:F1} s"));
    Console.WriteLine();
}

static async Task<string> LoadAsync() => File.Exists("/proc/loadavg") ? (await File.ReadAllTextAsync("/proc/loadavg")).Split(' ')[0] : "unknown";
