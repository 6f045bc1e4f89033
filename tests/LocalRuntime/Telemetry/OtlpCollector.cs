using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DockLogs.LocalRuntime.Tests.Telemetry;

/// <summary>Takes what OTLP exporters post over http/protobuf.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly WebApplication app;
    private readonly List<ExportedSpan> spans = [];
    private readonly HashSet<string> metrics = [];
    private readonly SemaphoreSlim arrived = new(0);
    private int logRequests;

    private OtlpCollector(WebApplication app) => this.app = app;

    public string Address => app.Urls.First();

    public IReadOnlyList<ExportedSpan> Spans
    {
        get
        {
            lock (spans)
            {
                return [.. spans];
            }
        }
    }

    /// <summary>Names of the metrics that came.</summary>
    public IReadOnlyCollection<string> Metrics
    {
        get
        {
            lock (metrics)
            {
                return [.. metrics];
            }
        }
    }

    public int LogRequests => Volatile.Read(ref logRequests);

    public static async Task<OtlpCollector> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var collector = new OtlpCollector(app);
        app.MapPost("/v1/traces", context => collector.TakeAsync(context, collector.TakeSpans));
        app.MapPost("/v1/metrics", context => collector.TakeAsync(context, collector.TakeMetrics));
        app.MapPost("/v1/logs", context => collector.TakeAsync(context, _ => Interlocked.Increment(ref collector.logRequests)));
        await app.StartAsync();
        return collector;
    }

    /// <summary>Waits until something is true of the spans.</summary>
    public async Task<IReadOnlyList<ExportedSpan>> SpansAsync(Func<IReadOnlyList<ExportedSpan>, bool> isEnough)
    {
        while (!isEnough(Spans))
        {
            Assert.True(await arrived.WaitAsync(Patience), "These spans came: " + string.Join(", ", Spans.Select(span => span.Name)));
        }

        return Spans;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        arrived.Dispose();
    }

    private async Task TakeAsync(HttpContext context, Action<byte[]> take)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        take(body.ToArray());
        arrived.Release();
    }

    private void TakeSpans(byte[] request)
    {
        lock (spans)
        {
            spans.AddRange(ExportedSpan.ReadAll(request));
        }
    }

    private void TakeMetrics(byte[] request)
    {
        for (var resources = new ProtobufReader(request); resources.Next();)
        {
            for (var resource = new ProtobufReader(resources.Bytes); resource.Next();)
            {
                if (resource.Field == 2)
                {
                    TakeScope(resource.Bytes);
                }
            }
        }
    }

    private void TakeScope(ReadOnlySpan<byte> message)
    {
        for (var scope = new ProtobufReader(message); scope.Next();)
        {
            var metric = new ProtobufReader(scope.Bytes);
            if (scope.Field == 2 && metric.Next() && metric.Field == 1)
            {
                lock (metrics)
                {
                    metrics.Add(metric.Text);
                }
            }
        }
    }
}
