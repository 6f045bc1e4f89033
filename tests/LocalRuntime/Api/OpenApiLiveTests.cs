using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using DockLogs.LocalRuntime.CommandLine;
using DockLogs.LocalRuntime.Hosting;
using DockLogs.LocalRuntime.Settings;
using Microsoft.Extensions.Configuration;

namespace DockLogs.LocalRuntime.Tests.Api;

/// <summary>Drives every operation of the document that the running pipeline serves, and holds each answer against it.</summary>
public sealed class OpenApiLiveTests : IAsyncLifetime
{
    private const string Dock = "SIMDOCK00001";
    private const string Nobody = "00000000-0000-4000-8000-000000000000";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory directory = new();
    private readonly Dictionary<string, HashSet<string>> seen = [];
    private readonly List<string> faults = [];
    private LocalPipeline? pipeline;
    private HttpClient client = null!;
    private JsonElement document;

    public async Task InitializeAsync()
    {
        string root = ContentRoot.Find(AppContext.BaseDirectory);
        if (!Directory.Exists(Path.Combine(root, "node_modules", "azurite")))
        {
            return;
        }

        RunOptions options = new() { Docks = 1, DataDirectory = directory.File("data"), HttpPort = 0, MqttPort = 0, GatewayPort = 0 };
        IConfiguration settings = LocalSettings.Load(directory.Path, [new("Upload__ReplyTimeout", "00:00:01"), new("Upload__CancelTimeout", "00:00:01")], options);
        pipeline = await LocalPipeline.StartAsync(options, root, settings, CancellationToken.None);
        client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(pipeline.Http, "/api/") };
    }

    public async Task DisposeAsync()
    {
        client?.Dispose();
        if (pipeline is not null)
        {
            await pipeline.DisposeAsync();
        }

        directory.Dispose();
    }

    [SkippableFact]
    public async Task Every_operation_answers_as_the_document_says()
    {
        Skip.If(pipeline is null, "Azurite is not installed: run 'npm ci' in the repository's root");
        document = (await SendAsync("GetOpenApi", "openapi.json")).Json!.Value;
        await SendAsync("GetOpenApi", "openapi.json", headers: ("If-None-Match", "*"));
        await SendAsync("GetHealth", "health");
        await SendAsync("GetDashboard", "dashboard", headers: ("If-None-Match", (await SendAsync("GetDashboard", "dashboard")).Tag!));
        await DriveFleetAsync();
        string upload = await DriveUploadsAsync();
        await DriveContentAsync(upload);
        await DrivePullsAsync();
        await SendAsync("SearchLogs", $"logs?dock={Dock}&top=1");
        await SendAsync("SearchLogs", "logs?module=7");
        await DriveQuarantineAsync();

        Assert.Equal([], faults);
        Assert.Equal([], Undriven());
    }

    [SkippableFact]
    public async Task Answers_of_the_host_itself_are_problems_too()
    {
        Skip.If(pipeline is null, "Azurite is not installed: run 'npm ci' in the repository's root");
        await CheckProblemAsync("GET", "nothing", 404, null);
        await CheckProblemAsync("GET", "uploads/a/b/c", 404, null);
        await CheckProblemAsync("PUT", "uploads", 405, "GET");
        await CheckProblemAsync("DELETE", "pulls", 405, "GET, POST");
        await CheckProblemAsync("GET", "uploads/x/cancel", 405, "POST");
    }

    private async Task CheckProblemAsync(string method, string path, int status, string? allow)
    {
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), new Uri(path, UriKind.Relative));
        using HttpResponseMessage answer = await client.SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(status, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("status").GetInt32());
        Assert.Equal(allow, answer.Content.Headers.Allow.Count == 0 ? null : string.Join(", ", answer.Content.Headers.Allow.Order(StringComparer.Ordinal)));
    }

    private async Task DriveFleetAsync()
    {
        await SendAsync("PutDock", "docks/NEW-1", "{\"enabled\":false,\"note\":\"ü\"}");
        await SendAsync("PutDock", "docks/NEW-1", "{}");
        await SendAsync("PutDock", "docks/NEW-1", "{\"enabled\":1}");
        await SendAsync("PutDock", "docks/NEW-1", "{}", ("If-None-Match", "*"));
        await SendAsync("PutDock", "docks/NEW-1", new string(' ', 300_000));
        await SendAsync("PutDock", "docks/NEW-1", "x=1", ("Origin", "http://elsewhere"), ("Content-Type", "text/plain"));
        await SendAsync("ListDocks", "docks?top=1");
        await SendAsync("ListDocks", "docks?top=0");
        await SendAsync("GetDock", "docks/NEW-1");
        await SendAsync("GetDock", "docks/NOT-THERE");
        await SendAsync("GetDock", "docks/not%20a%20serial");
        await SendAsync("DeleteDock", "docks/NEW-1", headers: ("If-Match", "\"other\""));
        await SendAsync("DeleteDock", "docks/NEW-1");
        await SendAsync("DeleteDock", "docks/NEW-1");
        await SendAsync("DeleteDock", "docks/not%20a%20serial");
        await SendAsync("ListDockLogs", $"docks/{Dock}/logs?modules=0,3");
        await SendAsync("ListDockLogs", $"docks/{Dock}/logs?modules=9");
        await SendAsync("ListDockLogs", "docks/OFFLINE-1/logs");
    }

    private async Task<string> DriveUploadsAsync()
    {
        JsonElement logs = (await SendAsync("ListDockLogs", $"docks/{Dock}/logs?modules=3")).Json!.Value;
        long boot = logs.GetProperty("files")[0].GetProperty("logs")[0].GetProperty("bootIndex").GetInt64();
        string wish = $"{{\"files\":[{{\"module\":\"3\",\"bootIndexes\":[{boot}]}}],\"note\":\"n\"}}";
        Answer asked = await SendAsync("RequestUpload", $"docks/{Dock}/uploads", wish, ("Idempotency-Key", "k-1"));
        string id = asked.Json!.Value.GetProperty("id").GetString()!;
        await SendAsync("RequestUpload", $"docks/{Dock}/uploads", wish, ("Idempotency-Key", "k-1"));
        await SendAsync("RequestUpload", $"docks/{Dock}/uploads", wish.Replace("\"n\"", "\"other\"", StringComparison.Ordinal), ("Idempotency-Key", "k-1"));
        await SendAsync("RequestUpload", $"docks/{Dock}/uploads", "{\"files\":[]}");
        await SendAsync("RequestUpload", $"docks/{Dock}/uploads", "{");
        await SendAsync("RequestUpload", $"docks/{Dock}/uploads", new string(' ', 300_000));
        await SendAsync("RequestUpload", $"docks/{Dock}/uploads", "x=1", ("Origin", "http://elsewhere"), ("Content-Type", "text/plain"));
        string queued = (await SendAsync("RequestUpload", "docks/OFFLINE-1/uploads", wish)).Json!.Value.GetProperty("id").GetString()!;
        await SendAsync("GetUploadContent", $"uploads/{queued}/files/3/content");
        await SendAsync("CancelUpload", $"uploads/{queued}/cancel");
        await UntilAsync("GetUpload", $"uploads/{queued}", "canceled", "failed");
        await SendAsync("CancelUpload", $"uploads/{queued}/cancel", "{\"modules\":[\"3\"]}");
        await SendAsync("CancelUpload", $"uploads/{queued}/cancel", "{\"modules\":[\"0\"]}");
        await SendAsync("CancelUpload", $"uploads/{Nobody}/cancel", "{}");
        await SendAsync("CancelUpload", $"uploads/{Nobody}/cancel", new string(' ', 300_000));
        await SendAsync("CancelUpload", $"uploads/{Nobody}/cancel", "x=1", ("Origin", "http://elsewhere"), ("Content-Type", "text/plain"));
        await UntilAsync("GetUpload", $"uploads/{id}", "completed");
        string tag = (await SendAsync("GetUpload", $"uploads/{id}")).Tag!;
        await SendAsync("GetUpload", $"uploads/{id}", headers: ("If-None-Match", tag));
        await SendAsync("GetUpload", $"uploads/{Nobody}");
        Answer page = await SendAsync("ListUploads", "uploads?top=1");
        await SendAsync("ListUploads", $"uploads?top=1&continuation={page.Json!.Value.GetProperty("continuation").GetString()}");
        await SendAsync("ListUploads", $"uploads?dock={Dock}&status=completed&since=2020-01-01");
        await SendAsync("ListUploads", "uploads?status=done");
        return id;
    }

    private async Task DriveContentAsync(string upload)
    {
        await SendAsync("GetUploadContent", $"uploads/{upload}/files/3/content");
        await SendAsync("GetUploadContent", $"uploads/{upload}/files/0/content");
        await SendAsync("GetUploadContent", $"uploads/{Nobody}/files/3/content");
        await SendAsync("GetUploadLink", $"uploads/{upload}/files/3/link");
        await SendAsync("GetUploadLink", $"uploads/{upload}/files/0/link");
    }

    private async Task DrivePullsAsync()
    {
        Answer started = await SendAsync("StartPull", "pulls", $"{{\"docks\":[\"{Dock}\"]}}", ("Idempotency-Key", "p-1"));
        string id = started.Json!.Value.GetProperty("id").GetString()!;
        await SendAsync("StartPull", "pulls", "{\"docks\":[\"OTHER\"]}", ("Idempotency-Key", "p-1"));
        await SendAsync("StartPull", "pulls", "{\"docks\":[]}");
        await SendAsync("StartPull", "pulls", new string(' ', 300_000));
        await SendAsync("StartPull", "pulls", "x=1", ("Origin", "http://elsewhere"), ("Content-Type", "text/plain"));
        await UntilAsync("GetPull", $"pulls/{id}", "completed");
        string tag = (await SendAsync("GetPull", $"pulls/{id}")).Tag!;
        await SendAsync("GetPull", $"pulls/{id}", headers: ("If-None-Match", tag));
        await SendAsync("GetPull", $"pulls/{Nobody}");
        await SendAsync("GetPullReport", $"pulls/{id}/report");
        await SendAsync("GetPullReport", $"pulls/{Nobody}/report");
        await SendAsync("ListPulls", "pulls?top=1");
        await SendAsync("ListPulls", "pulls?page=2");
    }

    private async Task DriveQuarantineAsync()
    {
        using (var message = new StringContent("{\"method\":1}", Encoding.UTF8, "application/json"))
        {
            message.Headers.TryAddWithoutValidation("cloudEvents:subject", $"thing/product/{Dock}/events");
            using HttpResponseMessage taken = await client.PostAsync(new Uri(pipeline!.Http, "/uplink/messages"), message);
            Assert.True(taken.IsSuccessStatusCode);
        }

        JsonElement list = default;
        for (long started = TimeProvider.System.GetTimestamp(); list.ValueKind == JsonValueKind.Undefined || list.GetProperty("items").GetArrayLength() == 0; await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience, "The message did not get into the quarantine.");
            list = (await SendAsync("ListQuarantine", "quarantine")).Json!.Value;
        }

        await SendAsync("ListQuarantine", "quarantine?top=x");
        string id = list.GetProperty("items")[0].GetProperty("id").GetString()!;
        await SendAsync("GetQuarantined", $"quarantine/{id}");
        await SendAsync("ReplayQuarantined", $"quarantine/{id}/replay");
        await SendAsync("GetQuarantined", "quarantine/none");
        await SendAsync("ReplayQuarantined", "quarantine/none/replay");
    }

    private async Task UntilAsync(string operation, string path, params string[] statuses)
    {
        long started = TimeProvider.System.GetTimestamp();
        string status;
        do
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience, $"{path} did not become {string.Join(" or ", statuses)}.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            status = (await SendAsync(operation, path)).Json!.Value.GetProperty("status").GetString()!;
        }
        while (!statuses.Contains(status));
    }

    private async Task<Answer> SendAsync(string operation, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        (string method, JsonElement described) = document.ValueKind == JsonValueKind.Undefined ? ("get", default) : Find(operation);
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), new Uri(path, UriKind.Relative));
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        foreach ((string name, string value) in headers)
        {
            if (name == "Content-Type")
            {
                request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
            }
            else
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using HttpResponseMessage response = await client.SendAsync(request);
        byte[] bytes = await response.Content.ReadAsByteArrayAsync();
        string? type = response.Content.Headers.ContentType?.MediaType;
        Answer answer = new((int)response.StatusCode, type?.EndsWith("json", StringComparison.Ordinal) == true ? JsonDocument.Parse(bytes).RootElement : null, response.Headers.ETag?.ToString());
        if (described.ValueKind != JsonValueKind.Undefined)
        {
            Compare(operation, $"{method} {path}", described, response, type, bytes, answer);
        }

        return answer;
    }

    private void Compare(string operation, string call, JsonElement described, HttpResponseMessage response, string? type, byte[] bytes, Answer answer)
    {
        string status = $"{answer.Status}";
        if (!seen.TryGetValue(operation, out HashSet<string>? statuses))
        {
            seen[operation] = statuses = [];
        }

        statuses.Add(status);
        var check = new SchemaCheck(document);
        if (!described.GetProperty("responses").TryGetProperty(status, out JsonElement said))
        {
            faults.Add($"{call}: {status} is not in the document");
            return;
        }

        said = check.Resolve(said);
        if (said.TryGetProperty("headers", out JsonElement headers))
        {
            // Retry-After comes only while there is something to wait for.
            faults.AddRange(headers.EnumerateObject()
                .Where(header => header.Name != "Retry-After" && !response.Headers.Contains(header.Name) && !response.Content.Headers.Contains(header.Name))
                .Select(header => $"{call}: {status} lacks the header {header.Name}"));
        }

        if (!said.TryGetProperty("content", out JsonElement content))
        {
            if (bytes.Length > 0)
            {
                faults.Add($"{call}: {status} has a body of {bytes.Length} bytes, the document has none");
            }

            return;
        }

        if (type is null || !content.TryGetProperty(type, out JsonElement media))
        {
            faults.Add($"{call}: {status} is {type}, the document has {string.Join(", ", content.EnumerateObject().Select(one => one.Name))}");
        }
        else if (answer.Json is { } json && media.TryGetProperty("schema", out JsonElement schema))
        {
            faults.AddRange(check.Check(schema, json).Select(fault => $"{call}: {status} {fault}"));
        }
    }

    // What a healthy pipeline on one machine does not answer: AccessTests, HealthTests and ListDockLogsTests have these.
    private IEnumerable<string> Undriven() =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        let name = operation.Value.GetProperty("operationId").GetString()!
        from response in operation.Value.GetProperty("responses").EnumerateObject()
        where response.Name is not ("401" or "403" or "429" or "500" or "502" or "503")
        where !seen.TryGetValue(name, out HashSet<string>? statuses) || !statuses.Contains(response.Name)
        where !(name == "GetOpenApi" && response.Name == "200")
        select $"{name} {response.Name}";

    private (string Method, JsonElement Operation) Find(string operationId) =>
        (from path in document.GetProperty("paths").EnumerateObject()
         from operation in path.Value.EnumerateObject()
         where operation.Value.GetProperty("operationId").GetString() == operationId
         select (operation.Name, operation.Value)).Single();

    private sealed record Answer(int Status, JsonElement? Json, string? Tag);
}
