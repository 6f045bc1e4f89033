using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace DockLogs.LocalRuntime.Hosting;

/// <summary>
/// Registers the simulated docks and pulls the logs of each once in the life of the data directory, over the same HTTP
/// calls that anyone would use. Their first archives are there when the start is done, but for a large fleet's.
/// </summary>
internal sealed partial class FirstPull(Uri api, string recordFile, TimeProvider time, ILogger<FirstPull> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private const int Parallel = 16;
    private const int DocksOfAPull = 1000;

    /// <summary>Does what has not been done yet for these docks.</summary>
    public async Task RunAsync(IReadOnlyList<string> docks, CancellationToken cancellationToken)
    {
        SortedSet<string> done = Read();
        string[] open = [.. docks.Where(dock => !done.Contains(dock)).Order(StringComparer.Ordinal)];
        if (open.Length == 0)
        {
            return;
        }

        using var client = new HttpClient { BaseAddress = api };
        await System.Threading.Tasks.Parallel.ForEachAsync(
            open,
            new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken },
            async (dock, token) => await RegisterAsync(client, dock, token).ConfigureAwait(false)).ConfigureAwait(false);
        List<Uri> pulls = [];
        foreach (string[] some in open.Chunk(DocksOfAPull))
        {
            pulls.Add(await PullAsync(client, some, cancellationToken).ConfigureAwait(false));
            done.UnionWith(some);
            AtomicFile.Write(recordFile, JsonSerializer.SerializeToUtf8Bytes(done, FirstPullJson.Default.SortedSetString));
        }

        long began = time.GetTimestamp();
        foreach (Uri pull in pulls)
        {
            while (!await HasEndedAsync(client, pull, cancellationToken).ConfigureAwait(false))
            {
                if (time.GetElapsedTime(began) >= Patience)
                {
                    LogGoesOn(pull);
                    return;
                }

                await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task<bool> HasEndedAsync(HttpClient client, Uri pull, CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await client.GetAsync(pull, cancellationToken).ConfigureAwait(false);
        await ExpectSuccessAsync(answer, cancellationToken).ConfigureAwait(false);
        using JsonDocument report = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), cancellationToken: cancellationToken).ConfigureAwait(false);
        return report.RootElement.TryGetProperty("finishedAt", out _);
    }

    private static async Task RegisterAsync(HttpClient client, string dock, CancellationToken cancellationToken)
    {
        // Only when it is new: what somebody has set about a dock stays.
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri($"docks/{dock}", UriKind.Relative));
        request.Headers.TryAddWithoutValidation("If-None-Match", "*");
        using HttpResponseMessage answer = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (answer.StatusCode != HttpStatusCode.PreconditionFailed)
        {
            await ExpectSuccessAsync(answer, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task ExpectSuccessAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (!answer.IsSuccessStatusCode)
        {
            string body = await answer.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            throw new StartException($"{answer.RequestMessage?.Method} {answer.RequestMessage?.RequestUri} answered {(int)answer.StatusCode}: {body}");
        }
    }

    private async Task<Uri> PullAsync(HttpClient client, string[] docks, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("pulls", UriKind.Relative)) { Content = JsonContent.Create(new PullBody(docks), FirstPullJson.Default.PullBody) };

        // The same key for the same docks: a kill between this call and the record starts no second pull.
        request.Headers.TryAddWithoutValidation("Idempotency-Key", "first-pull-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(',', docks)))[..16]));
        using HttpResponseMessage answer = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        await ExpectSuccessAsync(answer, cancellationToken).ConfigureAwait(false);
        Uri pull = answer.Headers.Location ?? throw new StartException($"POST {api}pulls answered {(int)answer.StatusCode} without a Location.");
        LogPulled(docks.Length, pull);
        return pull;
    }

    private SortedSet<string> Read()
    {
        try
        {
            return File.Exists(recordFile) ? JsonSerializer.Deserialize(File.ReadAllBytes(recordFile), FirstPullJson.Default.SortedSetString) ?? [] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    [LoggerMessage(LogLevel.Information, "Pulling the logs of {Docks} simulated docks: {Pull}")]
    private partial void LogPulled(int docks, Uri pull);

    [LoggerMessage(LogLevel.Information, "The first pull goes on: {Pull}")]
    private partial void LogGoesOn(Uri pull);
}
