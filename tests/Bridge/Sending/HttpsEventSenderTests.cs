using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Azure.Core;
using DockLogs.Bridge.Sending;
using DockLogs.Bridge.Tests.Hubs;
using DockLogs.Contracts;
using Microsoft.Extensions.Time.Testing;

namespace DockLogs.Bridge.Tests.Sending;

/// <summary>The documented REST send, against Kestrel.</summary>
public sealed class HttpsEventSenderTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, 123, TimeSpan.Zero);
    private HttpHub _hub = null!;

    public async Task InitializeAsync() => _hub = await HttpHub.StartAsync();

    public async Task DisposeAsync() => await _hub.DisposeAsync();

    [Fact]
    public async Task Batch_carries_key_properties_and_the_body_untouched()
    {
        using var sender = Create();
        var body = Encoding.UTF8.GetBytes("{\"text\":\"ü\\n\\\"😀\u0001\u2028</script>+\uFEFF\"}\r\n\0");
        await sender.SendAsync([Event("A", "one", body)], default);

        var request = Assert.Single(_hub.Requests);
        Assert.Equal("/uplink/messages", request.Path);
        Assert.Equal("?timeout=60&api-version=2014-01", request.Query);
        Assert.True(request.IsBatch);
        Assert.Equal("A", request.Key);
        Assert.True(HttpHub.IsSigned(request.Authorization, $"{_hub.Address}/uplink"), request.Authorization);
        var taken = Assert.Single(_hub.Events);
        Assert.Equal("A", taken.PartitionKey);
        Assert.Equal(body, taken.Body);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["cloudEvents:specversion"] = "1.0",
                ["cloudEvents:type"] = "MQTT.EventPublished",
                ["cloudEvents:source"] = "/docklogs/bridge",
                ["cloudEvents:subject"] = "thing/product/A/events",
                ["cloudEvents:id"] = "one",
                ["cloudEvents:time"] = "2026-03-04T12:00:00.1230000Z",
            },
            taken.Properties);
    }

    [Fact]
    public async Task Body_that_is_not_Utf8_travels_alone_and_untouched_in_its_place()
    {
        using var sender = Create();
        byte[] odd = [0xFF, 0xFE, 0x00, (byte)'{', 0xC3, 0x28];
        await sender.SendAsync([Event("A", "1", "{}"u8), Event("A", "2", odd), Event("A", "3", "{}"u8), Event("A", "4", "{}"u8)], default);

        Assert.Equal([true, false, true], _hub.Requests.Select(request => request.IsBatch));
        Assert.Equal(odd, _hub.Events[1].Body);
        Assert.Equal("application/atom+xml;type=entry;charset=utf-8", _hub.Requests[1].ContentType);
        Assert.Equal("thing/product/A/events", _hub.Events[1].Properties["cloudEvents_subject"]);
        Assert.Equal("2", _hub.Events[1].Properties["cloudEvents_id"]);
        Assert.Equal("MQTT.EventPublished", _hub.Events[1].Properties["cloudEvents_type"]);
        Assert.All(_hub.Events, taken => Assert.Equal("A", taken.PartitionKey));
    }

    [Fact]
    public async Task Each_request_is_of_one_dock_in_order_and_at_most_a_megabyte()
    {
        using var sender = Create();
        var events = Enumerable.Range(0, 300).Select(number => Event($"D{number % 3}", number.ToString(CultureInfo.InvariantCulture), new byte[20_000])).ToList();
        await sender.SendAsync(events, default);

        Assert.All(_hub.Requests, request => Assert.InRange(request.Body.Length, 1, 1 << 20));
        Assert.All(_hub.Requests, request => Assert.Single(request.ReadEvents().Select(taken => taken.PartitionKey).Distinct()));
        foreach (var dock in (string[])["D0", "D1", "D2"])
        {
            Assert.Equal(
                events.Where(one => one.Gateway.Value == dock).Select(one => one.Id),
                _hub.Events.Where(taken => taken.PartitionKey == dock).Select(taken => taken.Properties["cloudEvents:id"]));
        }
    }

    [Fact]
    public async Task Largest_body_that_Json_would_blow_up_is_sent_raw()
    {
        using var sender = Create();
        var body = Encoding.UTF8.GetBytes(new string('"', 1 << 20));
        await sender.SendAsync([Event("A", "1", body)], default);
        Assert.False(Assert.Single(_hub.Requests).IsBatch);
        Assert.Equal(body, Assert.Single(_hub.Events).Body);
    }

    [Fact]
    public async Task Refusal_413_halves_the_batch_and_names_the_event_that_never_fits()
    {
        using var sender = Create();
        _hub.Answer((request, _) => Task.FromResult(request.ReadEvents().Sum(taken => taken.Body.Length) > 1000 ? 413 : 201));
        var events = Enumerable.Range(0, 9).Select(number => Event("A", number.ToString(CultureInfo.InvariantCulture), new byte[number == 5 ? 1500 : 200])).ToList();

        var thrown = await Assert.ThrowsAsync<EventSendException>(async () => await sender.SendAsync(events, default));
        var refused = Assert.Single(thrown.Refused);
        Assert.Same(events[5], refused.Event);
        Assert.Equal("too-large", refused.Reason);
        Assert.Equal("1500 bytes", refused.Found);
        Assert.Empty(thrown.Unsent!);
        Assert.Equal(["0", "1", "2", "3", "4", "6", "7", "8"], _hub.Events.Select(taken => taken.Properties["cloudEvents:id"]));
    }

    [Theory]
    [InlineData(429, "7")]
    [InlineData(503, "7")]
    [InlineData(500, null)]
    [InlineData(401, null)]
    [InlineData(404, null)]
    public async Task Refusal_in_the_middle_tells_what_is_unsent_and_when_to_come_again(int status, string? retryAfter)
    {
        using var sender = Create(options => options.MaxParallelSends = 1);
        var requests = 0;
        _hub.Answer((_, context) =>
        {
            if (++requests != 3)
            {
                return Task.FromResult(201);
            }

            context.Response.Headers.RetryAfter = retryAfter;
            return Task.FromResult(status);
        });
        var events = Enumerable.Range(0, 8).Select(number => Event(number % 2 == 0 ? "A" : "B", number.ToString(CultureInfo.InvariantCulture), new byte[90_000])).ToList();

        // Escaped NULs take six bytes each: one event of a dock fits into a request, so the third request is of dock A still.
        var thrown = await Assert.ThrowsAsync<EventSendException>(async () => await sender.SendAsync(events, default));
        Assert.Equal(retryAfter is null ? null : TimeSpan.FromSeconds(7), thrown.RetryAfter);
        Assert.Contains($"answered {status}", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(["1", "3", "4", "5", "6", "7"], thrown.Unsent!.Select(one => one.Id));
        Assert.Empty(thrown.Refused);

        await sender.SendAsync(thrown.Unsent!, default);
        Assert.Equal(["0", "2", "4", "6"], _hub.Events.Where(taken => taken.PartitionKey == "A").Select(taken => taken.Properties["cloudEvents:id"]));
        Assert.Equal(["1", "3", "5", "7"], _hub.Events.Where(taken => taken.PartitionKey == "B").Select(taken => taken.Properties["cloudEvents:id"]));
    }

    [Fact]
    public async Task Retry_after_as_a_date_counts_from_now()
    {
        var time = new FakeTimeProvider(Noon);
        using var sender = Create(time: time);
        _hub.Answer((_, context) =>
        {
            context.Response.Headers.RetryAfter = Noon.AddSeconds(90).ToString("R", CultureInfo.InvariantCulture);
            return Task.FromResult(503);
        });
        var thrown = await Assert.ThrowsAsync<EventSendException>(async () => await sender.SendAsync([Event("A", "1", "{}"u8)], default));
        Assert.InRange(thrown.RetryAfter!.Value, TimeSpan.FromSeconds(89), TimeSpan.FromSeconds(90));
    }

    [Fact]
    public async Task Hub_that_is_not_there_is_an_outage_of_all_events()
    {
        using var sender = Create();
        await _hub.DisposeAsync();
        var events = new[] { Event("A", "1", "{}"u8), Event("B", "2", "{}"u8) };
        var thrown = await Assert.ThrowsAsync<EventSendException>(async () => await sender.SendAsync(events, default));
        Assert.Equal(events, thrown.Unsent);
        Assert.IsType<HttpRequestException>(thrown.InnerException);
    }

    [Fact]
    public async Task Request_that_takes_too_long_is_an_outage()
    {
        using var sender = Create(options => options.RequestTimeout = TimeSpan.FromSeconds(1));
        _hub.Answer(async (_, context) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return 201;
        });
        var thrown = await Assert.ThrowsAsync<EventSendException>(async () => await sender.SendAsync([Event("A", "1", "{}"u8)], default));
        Assert.Single(thrown.Unsent!);
    }

    [Fact]
    public async Task Refusal_whose_reason_never_comes_is_an_outage()
    {
        using var sender = Create(options => options.RequestTimeout = TimeSpan.FromSeconds(1));
        _hub.Answer(async (_, context) =>
        {
            context.Response.StatusCode = 503;
            context.Response.ContentLength = 100;
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return 503;
        });
        var thrown = await Assert.ThrowsAsync<EventSendException>(async () => await sender.SendAsync([Event("A", "1", "{}"u8)], default).AsTask().WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Single(thrown.Unsent!);
        Assert.Contains(" answered 503: ", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signature_is_kept_and_renewed_before_it_expires()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        using var sender = Create(time: time);
        await sender.SendAsync([Event("A", "1", "{}"u8)], default);
        time.Advance(TimeSpan.FromMinutes(30));
        await sender.SendAsync([Event("A", "2", "{}"u8)], default);
        time.Advance(TimeSpan.FromMinutes(10));
        await sender.SendAsync([Event("A", "3", "{}"u8)], default);

        Assert.Equal(_hub.Requests[0].Authorization, _hub.Requests[1].Authorization);
        Assert.NotEqual(_hub.Requests[1].Authorization, _hub.Requests[2].Authorization);
        Assert.True(HttpHub.IsSigned(_hub.Requests[2].Authorization, $"{_hub.Address}/uplink"));
    }

    [Fact]
    public async Task Entra_token_is_asked_for_the_event_hubs_scope()
    {
        var credential = new RecordingCredential();
        using var sender = new HttpsEventSender(new HttpClient(), new Uri(_hub.Address + "/uplink"), new EntraAuthorization(credential), new EventHubsOptions(), TimeProvider.System);
        await sender.SendAsync([Event("A", "1", "{}"u8)], default);
        Assert.Equal("Bearer the-token", Assert.Single(_hub.Requests).Authorization);
        Assert.Equal(["https://eventhubs.azure.net/.default"], credential.Scopes);
    }

    [Fact]
    public async Task Hub_named_in_the_connection_string_wins()
    {
        using var sender = Create(options => options.ConnectionString += ";EntityPath=other");
        await sender.SendAsync([Event("A", "1", "{}"u8)], default);
        Assert.Equal("/other/messages", Assert.Single(_hub.Requests).Path);
    }

    private HttpsEventSender Create(Action<EventHubsOptions>? configure = null, TimeProvider? time = null)
    {
        var options = new EventHubsOptions { ConnectionString = _hub.ConnectionString };
        configure?.Invoke(options);
        return EventHubsSenders.CreateHttps(options, credential: null, time ?? TimeProvider.System);
    }

    private static HubEvent Event(string dock, string id, ReadOnlySpan<byte> body) => new()
    {
        Gateway = DockSerial.Parse(dock),
        Topic = $"thing/product/{dock}/events",
        Id = id,
        Time = Noon,
        Body = body.ToArray(),
    };

    [SuppressMessage("Performance", "CA1812", Justification = "Created above.")]
    private sealed class RecordingCredential : TokenCredential
    {
        public string[] Scopes { get; private set; } = [];

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Scopes = requestContext.Scopes;
            return ValueTask.FromResult(new AccessToken("the-token", Noon.AddHours(1)));
        }
    }
}
