using System.Diagnostics;
using System.Globalization;
using DockLogs.Contracts;
using DockLogs.Gateway.Benchmarks.Contenders;
using DockLogs.Gateway.Benchmarks.Driving;
using DockLogs.Gateway.Benchmarks.Serving;

// Without arguments: everything. --rounds N (5), --seconds N a turn (3), --only small|large|parts|parallel|memory[,...], --contenders TEXT[,...] those whose names begin so.
// 'serve azure' and 'serve null' are its own children.
if (args is ["serve", var sink])
{
    await GatewayServing.RunAsync(withStorage: sink == "azure");
    return 0;
}

const string MasterKey = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
const string EndWithParent = "process.stdin.resume();process.stdin.on('end',()=>process.exit(0));";
const int KiB = 1024;
const int MiB = 1024 * KiB;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var rounds = Option("--rounds", 5);
var turn = TimeSpan.FromSeconds(Option("--seconds", 3));
var root = FindRoot();
var folder = Directory.CreateTempSubdirectory("docklogs-bench-").FullName;
try
{
    await using var azurite = await ChildProcess.StartAsync(
        "node",
        [
            "-e", EndWithParent + "const a=process.argv.slice(1);process.argv=[process.argv[0],...a];require(a[0]);", "--",
            Path.Combine(root, "node_modules/azurite/dist/src/blob/main.js"), "--blobHost", "127.0.0.1", "--blobPort", "0",
            "--location", Path.Combine(folder, "azurite"), "--silent", "--skipApiVersionCheck", "--disableTelemetry",
        ],
        "listens on ");
    var storage = $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;BlobEndpoint={azurite.Address}devstoreaccount1;";
    var direct = new DirectBlobs(storage, withDigests: false);
    await direct.PrepareAsync();
    await using var gateway = await ServeAsync("azure", storage);
    await using var nullGateway = await ServeAsync("null", storage);
    await using var s3rver = await StartS3rverAsync();

    var upload = UploadId.New();
    var prefix = $"bench/{upload.Value}/";
    var credentials = new UploadTokens(MasterKeys.Parse(MasterKey)).Issue(new UploadGrant
    {
        Upload = upload, Dock = DockSerial.Parse("bench"), Bucket = "dock-logs", KeyPrefix = prefix, Expires = TimeProvider.System.GetUtcNow().AddHours(6),
    });
    var contenders = new List<IContender> { direct, new DirectBlobs(storage, withDigests: true) };
    foreach (var signing in Enum.GetValues<S3Signing>())
    {
        contenders.Add(new S3Client("gateway to Azurite", gateway, credentials, prefix, signing));
    }

    foreach (var signing in Enum.GetValues<S3Signing>())
    {
        contenders.Add(new S3Client("gateway to nothing", nullGateway, credentials, prefix, signing));
    }

    if (s3rver is not null)
    {
        contenders.Add(new S3Client("s3rver", s3rver, new IssuedCredentials("S3RVER", "S3RVER", ""), prefix, S3Signing.Signed));
    }

    if (Array.IndexOf(args, "--contenders") is var chosen and >= 0)
    {
        contenders.RemoveAll(contender => !args[chosen + 1].Split(',').Any(name => contender.Name.StartsWith(name, StringComparison.Ordinal)));
    }

    Console.WriteLine($"{Environment.ProcessorCount} processors, load average {File.ReadAllText("/proc/loadavg").Split(' ')[0]}, {rounds} rounds of {turn.TotalSeconds:0} s a turn, contenders take turns; medians, of ratios too: each is of one round");
    var (idle, _) = gateway.Memory;
    var measurement = new Measurement(contenders, () => azurite.ProcessorTime, rounds, turn);
    if (Wanted("small"))
    {
        Print("PUT 64 KiB, 16 at once", "requests/s", await measurement.PutsAsync(64 * KiB, atOnce: 16));
    }

    if (Wanted("large"))
    {
        Print("PUT 1 MiB, 8 at once", "MB/s", PerMegabyte(await measurement.PutsAsync(MiB, atOnce: 8), MiB / 1e6));
    }

    var (afterSmall, peakSmall) = gateway.Memory;
    if (Wanted("parts"))
    {
        Print("256 MiB in parts of 8 MiB, one after the other", "MB/s", await measurement.PartsAsync(8 * MiB, 32, inParallel: 1));
    }

    if (Wanted("parallel"))
    {
        Print("256 MiB in parts of 8 MiB, 4 at once", "MB/s", await measurement.PartsAsync(8 * MiB, 32, inParallel: 4));
    }

    if (!Wanted("memory"))
    {
        return 0;
    }

    Console.WriteLine();
    Console.WriteLine($"Resident memory of the gateway's process, MiB, load average {File.ReadAllText("/proc/loadavg").Split(' ')[0]}");
    Console.WriteLine($"  the gateway to Azurite: idle {idle}, after the puts above {afterSmall} (peak {peakSmall}), after the parts above {gateway.Memory.Now} (peak {gateway.Memory.Peak})");
    await using var fresh = await ServeAsync("null", storage);
    var client = new S3Client("gateway to nothing", fresh, credentials, prefix, S3Signing.Unsigned);
    var oneMiB = new byte[MiB];
    await MemoryAsync("2,000 objects of 1 MiB, 8 at once", () => Parallel.ForEachAsync(
        Enumerable.Range(0, 2000), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) => await client.PutAsync($"{i % 8}.tar", oneMiB)));
    await MemoryAsync("one of 4 GiB in one PUT", () => client.PutEndlessAsync("4GiB.tar", oneMiB, 4096));
    var eightMiB = new byte[8 * MiB];
    await MemoryAsync("one of 4 GiB in parts of 8 MiB, one after the other", () => client.PutInPartsAsync("4GiB-parts.tar", eightMiB, 512, inParallel: 1));
    await MemoryAsync("one of 4 GiB in parts of 8 MiB, 4 at once", () => client.PutInPartsAsync("4GiB-parallel.tar", eightMiB, 512, inParallel: 4));

    async Task MemoryAsync(string what, Func<Task> send)
    {
        var began = TimeProvider.System.GetTimestamp();
        await send();
        var (now, peak) = fresh.Memory;
        Console.WriteLine($"  a fresh gateway to nothing, after {what}: {now} (peak {peak}), {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0} s");
    }
}
finally
{
    Directory.Delete(folder, recursive: true);
}

return 0;

bool Wanted(string scene) => Array.IndexOf(args, "--only") is var at && (at < 0 || args[at + 1].Split(',').Contains(scene));

int Option(string name, int otherwise)
{
    var at = Array.IndexOf(args, name);
    return at < 0 ? otherwise : int.Parse(args[at + 1], CultureInfo.InvariantCulture);
}

static string FindRoot()
{
    var found = new DirectoryInfo(AppContext.BaseDirectory);
    while (found is not null && !File.Exists(Path.Combine(found.FullName, "Pipeline.sln")))
    {
        found = found.Parent;
    }

    return found?.FullName ?? throw new InvalidOperationException("No folder above holds Pipeline.sln.");
}

static Task<ChildProcess> ServeAsync(string sink, string storage) => ChildProcess.StartAsync(
    "dotnet",
    [typeof(GatewayServing).Assembly.Location, "serve", sink],
    "Now listening on: ",
    new Dictionary<string, string>
    {
        ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
        ["Storage"] = storage,
        // As the gateway's own program has it; the driver goes on as any .NET program.
        ["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0",
        ["Gateway__MasterKey"] = MasterKey,
    });

async Task<ChildProcess?> StartS3rverAsync()
{
    var home = Path.Combine(folder, "s3rver");
    Directory.CreateDirectory(home);
    using var npm = Process.Start(new ProcessStartInfo("npm", "install --silent --no-audit --no-fund s3rver@3.7.1") { WorkingDirectory = home });
    await npm!.WaitForExitAsync();
    if (npm.ExitCode != 0)
    {
        Console.WriteLine("s3rver cannot be installed from npm: left out");
        return null;
    }

    const string serve = EndWithParent
        + "const S=require('s3rver');new S({port:0,address:'127.0.0.1',silent:true,directory:process.argv[1],configureBuckets:[{name:'dock-logs'}]})"
        + ".run().then(a=>console.log('listens on http://127.0.0.1:'+a.port))";
    return await ChildProcess.StartAsync("node", ["-e", serve, Path.Combine(home, "data")], "listens on ", new Dictionary<string, string> { ["NODE_PATH"] = Path.Combine(home, "node_modules") });
}

static Dictionary<string, List<Result>> PerMegabyte(IReadOnlyDictionary<string, List<Result>> results, double megabytes) =>
    results.ToDictionary(
        result => result.Key,
        result => result.Value.ConvertAll(round => new Result(round.Rate * megabytes, round.ServerSeconds / megabytes, round.StorageSeconds / megabytes)));

static double Median(IEnumerable<double> values)
{
    var sorted = values.Order().ToList();
    return sorted[sorted.Count / 2];
}

static void Print(string title, string unit, IReadOnlyDictionary<string, List<Result>> results)
{
    Console.WriteLine();
    Console.WriteLine($"{title} ({unit}), load average {File.ReadAllText("/proc/loadavg").Split(' ')[0]}");
    Console.WriteLine($"  {"",-30} {"rate",8} {"/ direct",9} {"/ same",9} {"/ s3rver",9} {"ms CPU of the server",21} {"of Azurite",11}");
    foreach (var (name, rounds) in results)
    {
        Console.WriteLine(
            $"  {name,-30} {Median(rounds.Select(round => round.Rate)),8:0.0} {Compared("direct to Azurite"),9} {Compared("direct, same digests"),9} {Compared("s3rver, signed"),9}"
            + $" {Median(rounds.Select(round => round.ServerSeconds)) * 1000,21:0.00} {Median(rounds.Select(round => round.StorageSeconds)) * 1000,11:0.00}");

        string Compared(string other) => results.TryGetValue(other, out var compared)
            ? Median(rounds.Zip(compared, (round, theirs) => round.Rate / theirs.Rate)).ToString("0.00", CultureInfo.InvariantCulture)
            : "";
    }
}
