using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using DockLogs.DockSimulator;
using DockLogs.LocalRuntime.Azurite;
using DockLogs.LocalRuntime.Hub;
using DockLogs.LocalRuntime.Settings;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DockLogs.LocalRuntime.Tests.Hosting;

/// <summary>
/// 500 uploads over 100 docks, half of which do something wrong, and the whole pipeline killed in the middle: every upload
/// ends, each as its dock's fault says, and others are told of every end.
/// </summary>
public sealed partial class MixedFaultsTests : IDisposable
{
    private const int Docks = 100;
    private const int Uploads = 500;
    private const int Parallel = 16;

    // Docks of each kind, and how their uploads end. The slow ones have one upload each.
    private static readonly (string Kind, int Docks, bool IsSlow, DockFaults Faults, string End, int? Code)[] Kinds =
    [
        ("no fault", 40, false, DockFaults.None, "completed", null),
        ("first reply lost", 10, false, new DockFaults { LostReplies = 1, RefuseRepeatedStart = true }, "completed", null),
        ("everything twice", 10, false, new DockFaults { DuplicateMessages = true }, "completed", null),
        ("out of order", 10, false, new DockFaults { ReorderedMessages = true, DuplicateMessages = true }, "completed", null),
        ("refuses", 10, false, new DockFaults { StartErrorCode = 324016 }, "failed", 324016),
        ("one module fails", 5, false, new DockFaults { FailModule = "0", FailCode = 324016 }, "completedPartially", 324016),
        ("wrong fingerprint", 5, false, new DockFaults { WrongFingerprint = true }, "failed", 5),
        ("deaf", 5, true, new DockFaults { NoReply = true }, "timedOut", 1),
        ("stalls", 5, true, new DockFaults { StallAtPercent = 40 }, "timedOut", 2),
    ];

    private static readonly (string Name, string Value)[] Short =
    [
        ("Upload__ReplyTimeout", "00:00:02"), ("Upload__StartAttempts", "4"), ("Upload__ProgressTimeout", "00:00:15"),
        ("Upload__CancelTimeout", "00:00:02"), ("Upload__Deadline", "00:10:00"), ("Logging__LogLevel__Default", "Warning"),
    ];

    private readonly TemporaryDirectory directory = new();

    private string Data => directory.File("data");

    public void Dispose() => directory.Dispose();

    [SkippableFact]
    public async Task Every_upload_ends_as_its_docks_fault_says_although_the_pipeline_is_killed()
    {
        Skip.IfNot(Directory.Exists(Path.Combine(ContentRoot.Find(AppContext.BaseDirectory), "node_modules", "azurite")), "Azurite is not installed: run 'npm ci' in the repository's root");
        List<(string Kind, DockFaults Faults, bool IsSlow, string End, int? Code)> docks =
            [.. Kinds.SelectMany(kind => Enumerable.Repeat((kind.Kind, kind.Faults, kind.IsSlow, kind.End, kind.Code), kind.Docks))];
        Assert.Equal(Docks, docks.Count);
        string[] arguments = ["--docks", "0", "--data", Data, "--http-port", "0", "--mqtt-port", "0", "--gateway-port", "0"];
        PipelineProcess running = PipelineProcess.Start(arguments, Short);
        SimulatedFleet? fleet = null;
        try
        {
            (Uri http, Uri mqtt) = Addresses(await running.ReadyAsync());
            using var client = new HttpClient { BaseAddress = new Uri(http, "/api/") };
            fleet = new SimulatedFleet(
                new SimulatedFleetOptions
                {
                    Broker = mqtt,
                    Docks = Docks,
                    MinLogBytes = 2_000,
                    MaxLogBytes = 8_000,
                    StepInterval = TimeSpan.FromMilliseconds(50),
                    StateDirectory = directory.File("docks"),
                    FaultsByDock = docks.Select((dock, i) => KeyValuePair.Create(Serial(i), dock.Faults)).ToDictionary(),
                },
                TimeProvider.System,
                NullLoggerFactory.Instance);
            await fleet.StartAsync(CancellationToken.None);
            Task<Dictionary<string, int>> asking = AskAsync(client, docks);

            // Some have ended, some are under way, some are not yet asked for.
            await UntilAsync(client, ended => ended >= Uploads / 5);
            Assert.False(asking.IsCompleted, "All had been asked for before the kill.");
            await running.SignalAsync(9);
            await running.DisposeAsync();
            running = PipelineProcess.Start(arguments, Short);
            Assert.Equal((http, mqtt), Addresses(await running.ReadyAsync()));
            Dictionary<string, int> asked = await asking;
            Assert.Equal(Uploads, asked.Count);
            await UntilAsync(client, ended => ended == Uploads);

            await CheckEndsAsync(client, docks, asked);
            await fleet.DisposeAsync();
            fleet = null;
            Assert.Equal(0, await running.SignalAsync(PipelineProcess.Terminate));
            Assert.Equal(asked.Keys.Order(), (await ToldAsync()).Order());
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{exception.Message}\n{running.Errors[^Math.Min(running.Errors.Length, 4000)..]}", exception);
        }
        finally
        {
            await (fleet?.DisposeAsync() ?? ValueTask.CompletedTask);
            await running.DisposeAsync();

            // Azurite outlives a kill on purpose.
            using var azurite = new AzuriteServer(ContentRoot.Find(AppContext.BaseDirectory), Path.Combine(Data, "azurite"), TimeProvider.System, NullLogger<AzuriteServer>.Instance);
            await azurite.StopAsync();
        }
    }

    // In rounds over the docks, so that those of one dock wait for each other.
    private static async Task<Dictionary<string, int>> AskAsync(HttpClient client, List<(string Kind, DockFaults Faults, bool IsSlow, string End, int? Code)> docks)
    {
        int[] wishes = [.. Enumerable.Range(0, Uploads).SelectMany(_ => Enumerable.Range(0, Docks)).Where((dock, i) => !docks[dock].IsSlow || i < Docks).Take(Uploads)];
        ConcurrentDictionary<string, int> asked = [];
        await System.Threading.Tasks.Parallel.ForEachAsync(wishes.Index(), new ParallelOptions { MaxDegreeOfParallelism = Parallel }, async (wish, _) =>
        {
            (string key, int dock) = ($"wish-{wish.Index}", wish.Item);
            string[] modules = docks[dock].Faults.FailModule is null ? ["3"] : ["0", "3"];
            JsonElement? logs = docks[dock].Faults.NoReply ? null : await SendAsync(client, () => new HttpRequestMessage(HttpMethod.Get, $"docks/{Serial(dock)}/logs"));
            object[] files = [.. modules.Select(module => new { module, bootIndexes = logs is null ? [1L] : FirstLog(logs.Value, module) })];
            JsonElement upload = await SendAsync(client, () => new HttpRequestMessage(HttpMethod.Post, $"docks/{Serial(dock)}/uploads")
            {
                Content = JsonContent.Create(new { files }),
                Headers = { { "Idempotency-Key", key } },
            });
            Assert.True(asked.TryAdd(upload.GetProperty("id").GetString()!, dock));
        });
        return new Dictionary<string, int>(asked);
    }

    // As a client does that does not know whether its call arrived: again, under the same key.
    private static async Task<JsonElement> SendAsync(HttpClient client, Func<HttpRequestMessage> call)
    {
        long started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                using HttpRequestMessage request = call();
                using HttpResponseMessage answer = await client.SendAsync(request);
                if (answer.IsSuccessStatusCode)
                {
                    return await answer.Content.ReadFromJsonAsync<JsonElement>();
                }

                Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromMinutes(2), $"{request.Method} {request.RequestUri}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            }
            catch (HttpRequestException) when (TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromMinutes(2))
            {
                // Killed just now.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System);
        }
    }

    private static long[] FirstLog(JsonElement logs, string module) =>
        [logs.GetProperty("files").EnumerateArray().Single(file => file.GetProperty("module").GetString() == module).GetProperty("logs")[0].GetProperty("bootIndex").GetInt64()];

    private static async Task UntilAsync(HttpClient client, Func<int, bool> isEnough)
    {
        long started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            List<JsonElement> uploads = await UploadsAsync(client);
            int ended = uploads.Count(upload => upload.TryGetProperty("finishedAt", out _));
            if (isEnough(ended))
            {
                return;
            }

            Assert.True(
                TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromMinutes(4),
                $"{ended} of {Uploads} uploads have ended. Others: {string.Join(", ", uploads.Where(upload => !upload.TryGetProperty("finishedAt", out _)).Take(10))}");
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        }
    }

    private static async Task<List<JsonElement>> UploadsAsync(HttpClient client)
    {
        List<JsonElement> uploads = [];
        string continuation = "";
        do
        {
            JsonElement page = await client.ReadAsync($"uploads?top=200{continuation}");
            uploads.AddRange(page.GetProperty("items").EnumerateArray());
            continuation = page.TryGetProperty("continuation", out JsonElement next) ? $"&continuation={next.GetString()}" : "";
        }
        while (continuation.Length > 0);
        return uploads;
    }

    private static async Task CheckEndsAsync(HttpClient client, List<(string Kind, DockFaults Faults, bool IsSlow, string End, int? Code)> docks, Dictionary<string, int> asked)
    {
        List<JsonElement> uploads = await UploadsAsync(client);
        Assert.Equal(asked.Keys.Order(), uploads.Select(upload => upload.GetProperty("id").GetString()!).Order());
        string[] found = Table(uploads.Select(upload =>
        {
            (string kind, _, _, _, _) = docks[asked[upload.GetProperty("id").GetString()!]];
            bool hasCode = upload.TryGetProperty("error", out JsonElement error);
            return $"{kind}: {upload.GetProperty("status").GetString()} {(hasCode && upload.GetProperty("status").GetString() != "completed" ? error.GetProperty("code").GetInt32() : null)}".TrimEnd();
        }));
        string[] expected = Table(asked.Values.Select(dock => $"{docks[dock].Kind}: {docks[dock].End} {docks[dock].Code}".TrimEnd()));
        Assert.Equal(expected, found);
    }

    private static string[] Table(IEnumerable<string> ends) =>
        [.. ends.GroupBy(end => end).Select(same => string.Create(CultureInfo.InvariantCulture, $"{same.Key} x {same.Count()}")).Order(StringComparer.Ordinal)];

    // Each end once or more; the same one always under the same id.
    private async Task<IReadOnlyList<string>> ToldAsync()
    {
        await using var hub = new LocalHub(Path.Combine(Data, "hub"), Options.Create(new HubOptions()), TimeProvider.System, NullLogger<LocalHub>.Instance);
        HashSet<string> told = [];
        for (int partition = 0; partition < hub.Declare("results"); partition++)
        {
            HubReader reader = hub.OpenReader("results", partition, "test");
            while (reader.Next < hub.EndOf("results", partition))
            {
                foreach (HubRecord record in await reader.ReadAsync(1000, CancellationToken.None))
                {
                    JsonElement result = JsonDocument.Parse(Encoding.UTF8.GetString(record.Body.Span)).RootElement;
                    Assert.Equal("docklogs.upload.ended", result.GetProperty("type").GetString());
                    told.Add(result.GetProperty("data").GetProperty("id").GetString()!);
                    Assert.EndsWith(result.GetProperty("data").GetProperty("id").GetString()!, result.GetProperty("id").GetString(), StringComparison.Ordinal);
                }
            }
        }

        return [.. told];
    }

    private static string Serial(int dock) => string.Create(CultureInfo.InvariantCulture, $"SIMDOCK{dock + 1:D5}");

    private static (Uri Http, Uri Mqtt) Addresses(string ready)
    {
        Uri[] found = [.. Address().Matches(ready).Select(match => new Uri(match.Value))];
        return (found[0], found[1]);
    }

    [GeneratedRegex(@"(http|mqtt)://[^\s]+")]
    private static partial Regex Address();
}
