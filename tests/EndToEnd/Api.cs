using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace DockLogs.EndToEnd.Tests;

/// <summary>The HTTP calls of design.md as a client makes them.</summary>
internal sealed class Api(Uri address) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly string[] Ends = ["completed", "completedPartially", "canceled", "failed", "timedOut"];

    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address };

    public Task<HttpResponseMessage> GetAsync(string path, string? ifNoneMatch = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (ifNoneMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        }

        return _client.SendAsync(request);
    }

    /// <summary>The body of a GET that must answer 200.</summary>
    public async Task<JsonElement> ReadAsync(string path)
    {
        using var answer = await GetAsync(path);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"GET {path} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        return await BodyAsync(answer);
    }

    public Task<HttpResponseMessage> PostAsync(string path, string body, string? idempotencyKey = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        return _client.SendAsync(request);
    }

    public Task<HttpResponseMessage> PutAsync(string path, string body) =>
        _client.PutAsync(new Uri(path, UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"));

    /// <summary>Starts an upload of the logs 321 and 322 of these modules, which must answer 202; returns its id.</summary>
    public Task<string> UploadAsync(string dock, params string[] modules) => StartAsync(dock, Selection(modules));

    /// <summary>Asks a dock for its logs and starts an upload of all it has of these modules; returns its id.</summary>
    public async Task<string> UploadAllAsync(string dock, params string[] modules)
    {
        var listed = await ReadAsync($"docks/{dock}/logs?modules=3");
        var bootIndexes = listed.GetProperty("files")[0].GetProperty("logs").EnumerateArray().Select(log => log.GetProperty("bootIndex").GetInt64()).ToList();
        return await StartAsync(dock, JsonSerializer.Serialize(new { files = modules.Select(module => new { module, bootIndexes }) }));
    }

    public static string Selection(params string[] modules) =>
        JsonSerializer.Serialize(new { files = modules.Select(module => new { module, bootIndexes = (int[])[321, 322] }) });

    /// <summary>The upload once it has ended.</summary>
    public Task<JsonElement> EndAsync(string id) => UntilAsync(id, status => Ends.Contains(status));

    /// <summary>The upload once its status fits.</summary>
    public async Task<JsonElement> UntilAsync(string id, Predicate<string> fits)
    {
        var upload = default(JsonElement);
        await EventuallyAsync(
            async () =>
            {
                upload = await ReadAsync($"uploads/{id}");
                return fits(upload.GetProperty("status").GetString()!);
            },
            () => $"the upload is still {upload}");
        return upload;
    }

    /// <summary>Asks again and again until it is so.</summary>
    public static async Task EventuallyAsync(Func<Task<bool>> isSo, Func<string> otherwise, TimeSpan? patience = null)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < (patience ?? Patience), $"Waited {patience ?? Patience} in vain: {otherwise()}");
            await Task.Delay(TimeSpan.FromMilliseconds(150), TimeProvider.System);
        }
    }

    public static async Task<JsonElement> BodyAsync(HttpResponseMessage answer) =>
        await answer.Content.ReadFromJsonAsync<JsonElement>();

    /// <summary>The bytes at a link that an answer redirected to, without any of our headers.</summary>
    public static async Task<byte[]> DownloadAsync(Uri link)
    {
        using var client = new HttpClient();
        return await client.GetByteArrayAsync(link);
    }

    /// <summary>Checks that an answer is a problem (RFC 9457) with this status; returns its body.</summary>
    public static async Task<JsonElement> ProblemAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"Expected {(int)status}, found {(int)answer.StatusCode}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        return problem;
    }

    public void Dispose() => _client.Dispose();

    private async Task<string> StartAsync(string dock, string body)
    {
        using var answer = await PostAsync($"docks/{dock}/uploads", body);
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        return (await BodyAsync(answer)).GetProperty("id").GetString()!;
    }
}
