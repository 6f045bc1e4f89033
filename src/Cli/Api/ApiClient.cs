using System.Net.Http.Headers;
using System.Text;
using DockLogs.Cli.Output;

namespace DockLogs.Cli.Api;

/// <summary>The API over HTTP: patient with an API that is busy or away for a moment, and never asking twice for what must happen once.</summary>
internal sealed class ApiClient : IDisposable
{
    private const int MostRedirects = 5;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;
    private readonly ApiAccess _access;
    private readonly Screen _screen;
    private readonly TimeProvider _time;
    private bool _wasReached;

    /// <summary>A client that gives each call, with its repetitions, so much time.</summary>
    public ApiClient(ApiAccess access, TimeSpan patience, Screen screen, TimeProvider time)
    {
        (_access, Patience, _screen, _time) = (access, patience, screen, time);

        // Keys must not follow a redirect: each is looked at. Other time-outs than the caller's are of no use.
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("docklogs/" + typeof(ApiClient).Assembly.GetName().Version?.ToString(3));
    }

    /// <summary>How long a call may take with its repetitions.</summary>
    public TimeSpan Patience { get; }

    /// <summary>Makes a call. 429, 503 and lost connections are answered by calling again where that is harmless.</summary>
    /// <exception cref="ApiRefusedException">The API says no, or is still busy when time is up.</exception>
    /// <exception cref="ApiUnreachableException">There is no answer.</exception>
    public async Task<ApiAnswer> SendAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        long began = _time.GetTimestamp();
        for (int attempt = 0; ; attempt++)
        {
            (ApiAnswer? answer, string fault, bool again) = await TryAsync(request, Patience - _time.GetElapsedTime(began), cancellationToken);
            if (answer is not null && (answer.Status is >= 200 and < 300 || request.Accepts?.Invoke(answer.Status) == true))
            {
                return answer;
            }

            TimeSpan pause = answer?.RetryAfter is { Ticks: > 0 } asked ? asked : PauseAfter(attempt);
            if (!again || _time.GetElapsedTime(began) + pause >= Patience)
            {
                throw answer is null ? new ApiUnreachableException(fault) : ApiRefusedException.Of(answer);
            }

            _screen.Note($"{fault} Trying again in {Quantities.Duration(pause)}.");
            await Task.Delay(pause, _time, cancellationToken);
        }
    }

    /// <summary>Asks for the bytes at a path from <paramref name="offset"/> on, wherever the API says they are; only the API itself gets key and token.</summary>
    /// <returns>An answer whose body has not been read: the API's own if it is good, else what was found where it points to.</returns>
    /// <exception cref="ApiRefusedException">The API says no.</exception>
    /// <exception cref="HttpRequestException">There is no answer.</exception>
    public async Task<HttpResponseMessage> OpenAsync(string path, long offset, EntityTagHeaderValue? entityTag, CancellationToken cancellationToken)
    {
        Uri address = new(_access.Address, path);
        for (int redirects = 0; ; redirects++)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, address);
            if (redirects == 0)
            {
                _access.Open(request.Headers);
            }

            if (offset > 0)
            {
                request.Headers.Range = new RangeHeaderValue(offset, null);
                if (entityTag is not null)
                {
                    // Azure Blob Storage knows no If-Range.
                    request.Headers.IfMatch.Add(entityTag);
                }
            }

            HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if ((int)response.StatusCode is >= 300 and < 400 && redirects < MostRedirects
                && response.Headers.Location is { } location
                && new Uri(address, location) is { Scheme: "http" or "https" } next)
            {
                response.Dispose();
                address = next;
            }
            else if (redirects > 0 || response.IsSuccessStatusCode || (int)response.StatusCode is 412 or 416 or 429 or 503)
            {
                return response;
            }
            else
            {
                using (response)
                {
                    throw ApiRefusedException.Of(await AnswerAsync(response, cancellationToken));
                }
            }
        }
    }

    /// <summary>How long to wait before the attempt after this one, when the API does not say.</summary>
    public static TimeSpan PauseAfter(int attempt) =>
        TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << Math.Min(attempt, 10)));

    public void Dispose() => _http.Dispose();

    private async Task<(ApiAnswer? Answer, string Fault, bool Again)> TryAsync(ApiRequest request, TimeSpan left, CancellationToken cancellationToken)
    {
        using CancellationTokenSource late = new(left > TimeSpan.Zero ? left : TimeSpan.Zero, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            using HttpRequestMessage message = Message(request);
            using HttpResponseMessage response = await _http.SendAsync(message, HttpCompletionOption.ResponseContentRead, either.Token);
            _wasReached = true;
            ApiAnswer answer = await AnswerAsync(response, either.Token);
            bool busy = answer.Status is 429 or 503;
            return (answer, $"The API answers {answer.Status}.", busy && request.CanBeRefusedAndRepeated);
        }
        catch (HttpRequestException fault)
        {
            // What never answered is more likely a wrong address than a service that is away for a moment.
            bool refused = fault.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError;
            return (null, $"{_access.Address} does not answer: {Deepest(fault)}.", request.CanBeRepeated && (_wasReached || !refused));
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return (null, $"{_access.Address} did not answer within {Quantities.Duration(Patience)}.", false);
        }
    }

    private HttpRequestMessage Message(ApiRequest request)
    {
        HttpRequestMessage message = new(request.Method, new Uri(_access.Address, request.Path));
        _access.Open(message.Headers);
        message.Headers.Accept.ParseAdd("application/json");
        message.Headers.Accept.ParseAdd("application/problem+json");
        if (request.Body is not null)
        {
            message.Content = new StringContent(request.Body, Encoding.UTF8, "application/json");
        }

        foreach ((string name, string? value) in ((string, string?)[])[("Idempotency-Key", request.IdempotencyKey), ("If-None-Match", request.IfNoneMatch), ("If-Match", request.IfMatch)])
        {
            if (value is not null)
            {
                message.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return message;
    }

    private async Task<ApiAnswer> AnswerAsync(HttpResponseMessage response, CancellationToken cancellationToken) => new()
    {
        Status = (int)response.StatusCode,
        Body = await response.Content.ReadAsStringAsync(cancellationToken),
        IsJson = response.Content.Headers.ContentType?.MediaType is { } type
            && (type.EndsWith("/json", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase)),
        EntityTag = response.Headers.ETag?.ToString(),
        RetryAfter = RetryAfterOf(response),
        Location = response.Headers.Location,
    };

    // Seconds or a date (RFC 9110, 10.2.3).
    private TimeSpan? RetryAfterOf(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - _time.GetUtcNow() is { Ticks: > 0 } rest ? rest : TimeSpan.Zero,
        _ => null,
    };

    private static string Deepest(Exception fault) => Printable.Of((fault.InnerException ?? fault).Message.TrimEnd('.'));
}
