using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DockLogs.LocalRuntime.Tests.Telemetry;

/// <summary>Stands in for Application Insights' ingestion: takes what the exporter posts, and says into which table it would go.</summary>
internal sealed class MonitorIngestion : IAsyncDisposable
{
    private readonly WebApplication app;

    private MonitorIngestion(WebApplication app) => this.app = app;

    /// <summary>Table and item, in the order in which they came.</summary>
    public ConcurrentQueue<(string Table, JsonElement Data)> Items { get; } = [];

    public string ConnectionString =>
        $"InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint={app.Urls.First()}/;LiveEndpoint={app.Urls.First()}/";

    public static async Task<MonitorIngestion> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var ingestion = new MonitorIngestion(app);
        app.MapPost("/v2.1/track", (Delegate)ingestion.TakeAsync);
        await app.StartAsync();
        return ingestion;
    }

    /// <summary>Names of the rows of a table.</summary>
    public IReadOnlyCollection<string> Names(string table) => Items.Where(item => item.Table == table).Select(item => NameOf(item.Data)).ToHashSet();

    /// <summary>What a KQL query sees as Properties, of the first row of that name.</summary>
    public IReadOnlyDictionary<string, string> Properties(string table, string name) =>
        Items.First(item => item.Table == table && NameOf(item.Data) == name).Data.GetProperty("properties").EnumerateObject()
            .ToDictionary(property => property.Name, property => property.Value.ToString());

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private static string NameOf(JsonElement data) =>
        data.TryGetProperty("metrics", out JsonElement metrics) ? metrics[0].GetProperty("name").GetString()!
        : data.TryGetProperty("name", out JsonElement name) ? name.GetString()!
        : data.TryGetProperty("message", out JsonElement message) ? message.GetString()! : "";

    // https://learn.microsoft.com/azure/azure-monitor/reference/tables: which kind of item becomes a row of which table.
    private static string TableOf(string? kind) => kind switch
    {
        "RequestData" => "AppRequests",
        "RemoteDependencyData" => "AppDependencies",
        "MetricData" => "AppMetrics",
        "MessageData" => "AppTraces",
        "ExceptionData" => "AppExceptions",
        _ => kind ?? "",
    };

    private async Task<IResult> TakeAsync(HttpContext context)
    {
        Stream body = context.Request.Headers.ContentEncoding == "gzip" ? new GZipStream(context.Request.Body, CompressionMode.Decompress) : context.Request.Body;
        using var reader = new StreamReader(body);
        int count = 0;
        while (await reader.ReadLineAsync() is { } line)
        {
            JsonElement data = JsonDocument.Parse(line).RootElement.GetProperty("data");
            Items.Enqueue((TableOf(data.GetProperty("baseType").GetString()), data.GetProperty("baseData").Clone()));
            count++;
        }

        return Results.Json(new { itemsReceived = count, itemsAccepted = count, errors = Array.Empty<string>() });
    }
}
