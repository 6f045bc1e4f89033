using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace DockLogs.LocalRuntime.Hosting;

/// <summary>
/// Registers the simulated docks and pulls the logs of each once in the life of the data directory, over the same HTTP
/// calls that anyone would use.
/// </summary>
internal sealed partial class FirstPull(Uri api, string recordFile, ILogger<FirstPull> logger)
{
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
        foreach (string[] some in open.Chunk(DocksOfAPull))
        {
            await PullAsync(client, some, cancellationToken).ConfigureAwait(false);
            done.UnionWith(some);
            AtomicFile.Write(recordFile, JsonSerializer.SerializeToUtf8Bytes(done, FirstPullJson.Default.SortedSetString));
        }
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

    private async Task PullAsync(HttpClient client, string[] docks, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("pulls", UriKind.Relative)) { Content = JsonContent.Create(new PullBody(docks), FirstPullJson.Default.PullBody) };

        // The same key for the same docks: a kill between this call and the record starts no second pull.
        request.Headers.TryAddWithoutValidation("Idempotency-Key", "first-pull-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(',', docks)))[..16]));
        using HttpResponseMessage answer = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        await ExpectSuccessAsync(answer, cancellationToken).ConfigureAwait(false);
        LogPulled(docks.Length, answer.Headers.Location);
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
    private partial void LogPulled(int docks, Uri? pull);
}
