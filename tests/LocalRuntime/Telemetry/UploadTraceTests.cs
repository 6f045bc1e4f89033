using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using DockLogs.LocalRuntime.Settings;
using DockLogs.LocalRuntime.Tests.Hosting;

namespace DockLogs.LocalRuntime.Tests.Telemetry;

/// <summary>What leaves <c>./pipeline run --otlp ENDPOINT</c>: one simulated dock, a collector that listens.</summary>
public sealed partial class UploadTraceTests : IDisposable
{
    // .NET gives a span that took no time one tick.
    private const ulong Tick = 100;

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [SkippableFact]
    public async Task Upload_is_one_connected_trace_with_its_states_in_order()
    {
        Skip.If(AzuriteIsMissing, "wants the npm package azurite: ./pipeline test installs it");
        await using OtlpCollector collector = await OtlpCollector.StartAsync();
        await using MonitorIngestion insights = await MonitorIngestion.StartAsync();
        await using PipelineProcess program = PipelineProcess.Start(
            ["--docks", "1", "--data", directory.File("data"), "--http-port", "0", "--mqtt-port", "0", "--gateway-port", "0", "--otlp", collector.Address],
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_BSP_SCHEDULE_DELAY", "200"),
            ("APPLICATIONINSIGHTS_CONNECTION_STRING", insights.ConnectionString),
            ("APPLICATIONINSIGHTS_STATSBEAT_DISABLED", "true"),

            // For the Functions host on Azure, which has the same environment: an upload's trace is whole all the same.
            ("OTEL_TRACES_SAMPLER", "microsoft.fixed_percentage"),
            ("OTEL_TRACES_SAMPLER_ARG", "0.0"));
        string api = Http().Match(await program.ReadyAsync()).Groups[1].Value + "/api/";

        // The first pull asks for everything: its upload has no HTTP call.
        IReadOnlyList<ExportedSpan> spans = await collector.SpansAsync(HasEnded);
        ExportedSpan pulled = spans.First(span => span.Name == "upload");
        AssertWholeTrace([.. spans.Where(span => span.Trace == pulled.Trace)], "upload.admit");
        Assert.NotEqual("", pulled.Attributes["docklogs.pull.id"]);

        // An upload over HTTP: its trace id is its id.
        using var client = new HttpClient { BaseAddress = new Uri(api) };
        JsonElement docks = await client.GetFromJsonAsync<JsonElement>("docks");
        string dock = docks.GetProperty("items")[0].GetProperty("dock").GetString()!;
        JsonElement logs = await client.GetFromJsonAsync<JsonElement>($"docks/{dock}/logs?modules=3");
        long boot = logs.GetProperty("files")[0].GetProperty("logs")[0].GetProperty("bootIndex").GetInt64();
        HttpResponseMessage answer = await client.PostAsJsonAsync($"docks/{dock}/uploads", new { files = new[] { new { module = "3", bootIndexes = new[] { boot } } } });
        JsonElement upload = await answer.Content.ReadFromJsonAsync<JsonElement>();
        string trace = upload.GetProperty("id").GetString()!.Replace("-", "", StringComparison.Ordinal);
        Assert.False(upload.TryGetProperty("trace", out _));

        spans = await collector.SpansAsync(all => HasEnded([.. all.Where(span => span.Trace == trace)]));
        List<ExportedSpan> mine = [.. spans.Where(span => span.Trace == trace)];
        AssertWholeTrace(mine, "upload.request");
        Assert.Equal(["completed"], mine.Where(span => span.Name == "upload").Select(span => span.Attributes["docklogs.upload.status"]));

        // The uplink's spans name the bridge's batch that brought the message.
        HashSet<string> batches = [.. collector.Spans.Where(span => span.Name == "bridge.forward").Select(span => span.Trace)];
        Assert.Contains(mine, span => span.Name == "uplink.reply" && span.LinkedTraces.Any(batches.Contains));

        Assert.Equal(0, await program.SignalAsync(PipelineProcess.Terminate));
        Assert.Superset(
            new HashSet<string> { "docklogs.upload.ended", "docklogs.upload.state.duration", "docklogs.upload.reply.duration", "docklogs.bridge.lag", "docklogs.gateway.stored", "docklogs.uplink.raised" },
            collector.Metrics.ToHashSet());
        Assert.NotEqual(0, collector.LogRequests);
        AssertNoSecret(collector.Spans);
        AssertTables(insights);
    }

    // What the queries in infra/bicep/queries rest on: which table a span or metric is in, and under which name.
    private static void AssertTables(MonitorIngestion insights)
    {
        Assert.Superset(new HashSet<string> { "upload", "upload.state", "upload.start", "upload.verify", "upload.end" }, insights.Names("AppDependencies").ToHashSet());
        Assert.Superset(new HashSet<string> { "upload.request", "uplink.reply", "gateway.request" }, insights.Names("AppRequests").ToHashSet());
        Assert.Superset(
            new HashSet<string> { "docklogs.upload.ended", "docklogs.upload.state.duration", "docklogs.bridge.lag", "docklogs.bridge.forwarded", "docklogs.uplink.received" },
            insights.Names("AppMetrics").ToHashSet());
        IReadOnlyDictionary<string, string> life = insights.Properties("AppDependencies", "upload");
        Assert.Equal("completed", life["docklogs.upload.status"]);
        Assert.NotEqual("", life["docklogs.dock"]);
        Assert.Equal("completed", insights.Properties("AppMetrics", "docklogs.upload.ended")["status"]);
        Assert.Contains(insights.Names("AppTraces"), message => message.Contains("ended completed", StringComparison.Ordinal));
    }

    private static bool HasEnded(IReadOnlyList<ExportedSpan> spans) =>
        spans.Any(span => span.Name == "upload.end") && spans.Any(span => span.Name == "upload") && spans.Any(span => span.Name == "gateway.request");

    private static void AssertWholeTrace(List<ExportedSpan> spans, string root)
    {
        // One root, and each other span hangs below one that is there.
        ExportedSpan first = Assert.Single(spans, span => span.Parent.Length == 0);
        Assert.Equal(root, first.Name);
        HashSet<string> ids = [.. spans.Select(span => span.Id)];
        Assert.All(spans.Where(span => span != first), span => Assert.Contains(span.Parent, ids));

        // Each step, in its order.
        string[] steps = ["upload.admit", "upload.start", "gateway.request", "upload.verify", "upload.archive", "upload.end"];
        Assert.All(steps.Append("uplink.reply").Append("uplink.progress"), step => Assert.Contains(spans, span => span.Name == step));
        ulong[] begins = [.. steps.Select(step => spans.Where(span => span.Name == step).Min(span => span.Start))];
        Assert.Equal(begins.Order(), begins);

        // The states in order, one beginning where the other ends, and all of them the whole life.
        ExportedSpan life = Assert.Single(spans, span => span.Name == "upload");
        List<ExportedSpan> states = [.. spans.Where(span => span.Name == "upload.state").OrderBy(span => span.Start).ThenBy(span => span.End)];
        Assert.Equal(["queued", "starting", "uploading", "verifying", "completed"], states.Select(span => span.Attributes["docklogs.upload.state"]));
        Assert.All(states, state => Assert.Equal(life.Id, state.Parent));
        Assert.All(states.Zip(states.Skip(1)), pair => Assert.InRange(pair.First.End - pair.Second.Start, 0UL, Tick));
        Assert.Equal(life.Start, states[0].Start);
        Assert.InRange(states[^1].End - life.End, 0UL, Tick);
        Assert.False(life.Failed);
    }

    private static void AssertNoSecret(IReadOnlyList<ExportedSpan> spans) => Assert.DoesNotContain(
        spans.SelectMany(span => span.Attributes.Values),
        value => value.Contains("DLOG", StringComparison.Ordinal) || value.Contains("X-Amz", StringComparison.OrdinalIgnoreCase) || value.Contains("AccountKey", StringComparison.Ordinal));

    private static bool AzuriteIsMissing => !Directory.Exists(Path.Combine(ContentRoot.Find(AppContext.BaseDirectory), "node_modules", "azurite"));

    [GeneratedRegex(@"http=(\S+)")]
    private static partial Regex Http();
}
