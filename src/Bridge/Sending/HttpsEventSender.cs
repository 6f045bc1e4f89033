using System.Net;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;

namespace DockLogs.Bridge.Sending;

/// <summary>
/// Sends through the Event Hubs REST interface (https://learn.microsoft.com/rest/api/eventhub/event-hubs-runtime-rest):
/// batches of one partition key each, several docks at a time. An event that a batch cannot carry untouched (its body is
/// not UTF-8, or too large once written as JSON) is sent alone, its body as it is.
/// </summary>
public sealed class HttpsEventSender : IEventSender, IDisposable
{
    /// <summary>CloudEvents source of the bridge's events.</summary>
    public const string Source = "/docklogs/bridge";

    private const int MaxRequestBytes = EventHubsOptions.DocumentedLimit;
    private const string ContentType = "Content-Type";
    private const string BatchContent = "application/vnd.microsoft.servicebus.json";
    private const string EventContent = "application/atom+xml;type=entry;charset=utf-8";

    private readonly HttpClient _http;
    private readonly Uri _messages;
    private readonly IHubAuthorization _authorization;
    private readonly int _maxParallel;
    private readonly TimeProvider _time;

    internal HttpsEventSender(HttpClient http, Uri hub, IHubAuthorization authorization, EventHubsOptions options, TimeProvider time)
    {
        _http = http;
        _http.Timeout = options.RequestTimeout;
        _messages = new Uri($"{hub.AbsoluteUri}/messages?timeout=60&api-version=2014-01");
        _authorization = authorization;
        _maxParallel = options.MaxParallelSends;
        _time = time;
        MaxEventBytes = options.MaxEventBytes;
    }

    /// <inheritdoc/>
    public int MaxEventBytes { get; }

    /// <inheritdoc/>
    public ValueTask SendAsync(IReadOnlyList<HubEvent> events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        return new ValueTask(GatewayFanOut.SendAsync(events, _maxParallel, SendGatewayAsync, cancellationToken));
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async ValueTask SendGatewayAsync(GatewayBatch batch, CancellationToken cancellationToken)
    {
        var body = new HubRequestBody(MaxRequestBytes);
        var most = int.MaxValue;
        while (batch.Left.Length > 0)
        {
            foreach (var hubEvent in batch.Left)
            {
                if (body.Count == most || !body.TryAdd(hubEvent, Source))
                {
                    break;
                }
            }

            if (body.Count == 0)
            {
                await SendAloneAsync(batch, cancellationToken);
                continue;
            }

            var count = body.Count;
            if (await PostAsync(BatchRequest(body.Take(), batch.Gateway.Value), cancellationToken))
            {
                batch.Sent(count);
            }
            else if (count > 1)
            {
                // The hub counts its own overhead: halves will fit, or show the one event that does not.
                most = count / 2;
            }
            else
            {
                await SendAloneAsync(batch, cancellationToken);
                most = int.MaxValue;
            }
        }
    }

    private async Task SendAloneAsync(GatewayBatch batch, CancellationToken cancellationToken)
    {
        var hubEvent = batch.Left[0];
        if (await PostAsync(SingleRequest(hubEvent), cancellationToken))
        {
            batch.Sent(1);
        }
        else
        {
            batch.Refuse("too-large", $"{hubEvent.Body.Length} bytes", "a size that the event hub takes (it answered 413)");
        }
    }

    private HttpRequestMessage BatchRequest(byte[] body, string gateway)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, _messages) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation(ContentType, BatchContent);
        AddPartitionKey(request, gateway);
        return request;
    }

    private HttpRequestMessage SingleRequest(HubEvent hubEvent)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, _messages) { Content = new ReadOnlyMemoryContent(hubEvent.Body) };
        request.Content.Headers.TryAddWithoutValidation(ContentType, EventContent);
        AddPartitionKey(request, hubEvent.Gateway.Value);
        foreach (var (name, value) in CloudEventProperties.Of(hubEvent, Source))
        {
            request.Headers.TryAddWithoutValidation(CloudEventProperties.AlternativePrefix + name, value);
        }

        return request;
    }

    // A serial number needs no escaping, but the header is JSON all the same.
    private static void AddPartitionKey(HttpRequestMessage request, string gateway) =>
        request.Headers.TryAddWithoutValidation("BrokerProperties", $$"""{"PartitionKey":"{{JavaScriptEncoder.Default.Encode(gateway)}}"}""");

    /// <summary>Posts one request.</summary>
    /// <returns>False when the hub finds it too large.</returns>
    /// <exception cref="EventSendException">The hub did not take it, for another reason.</exception>
    private async Task<bool> PostAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using (request)
        {
            try
            {
                request.Headers.Authorization = await _authorization.GetAsync(cancellationToken);
                using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                if (response.IsSuccessStatusCode)
                {
                    return true;
                }

                if (response.StatusCode == HttpStatusCode.RequestEntityTooLarge)
                {
                    return false;
                }

                throw await DescribeAsync(response, cancellationToken);
            }
            catch (Exception e) when (e is not EventSendException && !cancellationToken.IsCancellationRequested)
            {
                // Name resolution, TLS, time-out, no token: all of them outages, tried again by the bridge.
                throw new EventSendException($"Cannot send to {_messages.GetLeftPart(UriPartial.Path)}: {e.Message}", e);
            }
        }
    }

    private async Task<EventSendException> DescribeAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            _authorization.Forget();
        }

        var hint = response.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => " Expected a key or identity with the right to send (setting EventHubs).",
            HttpStatusCode.NotFound => " Expected an existing hub (settings EventHubs and UplinkHub).",
            _ => "",
        };
        var text = await ReadReasonAsync(response, cancellationToken);
        return new EventSendException($"{_messages.GetLeftPart(UriPartial.Path)} answered {(int)response.StatusCode}: {text[..Math.Min(text.Length, 500)]}{hint}")
        {
            RetryAfter = RetryAfterOf(response.Headers.RetryAfter),
        };
    }

    // The client's time-out ends with the headers. The status stands, whether or not its reason comes.
    private async Task<string> ReadReasonAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_http.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return await response.Content.ReadAsStringAsync(either.Token);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return e.Message;
        }
    }

    private TimeSpan? RetryAfterOf(RetryConditionHeaderValue? header) => header switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > _time.GetUtcNow() => date - _time.GetUtcNow(),
        _ => null,
    };
}
