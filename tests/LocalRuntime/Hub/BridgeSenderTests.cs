using DockLogs.Bridge.Sending;
using DockLogs.Contracts;
using DockLogs.LocalRuntime.Hub;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DockLogs.LocalRuntime.Tests.Hub;

/// <summary>What the bridge sends, in process and over HTTPS, as a consumer of the local hub reads it.</summary>
public sealed class BridgeSenderTests : IAsyncLifetime
{
    private static readonly byte[] NotText = [0xff, 0x00, 0x7b];

    private readonly TemporaryDirectory directory = new();
    private LocalHub hub = null!;

    public Task InitializeAsync()
    {
        hub = new LocalHub(directory.File("hub"), Options.Create(new HubOptions { Partitions = 2 }), TimeProvider.System, NullLogger<LocalHub>.Instance);
        hub.Declare("uplink");
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await hub.DisposeAsync();
        directory.Dispose();
    }

    [Fact]
    public async Task Events_sent_in_process_carry_the_attributes_of_the_AMQP_binding()
    {
        await new LocalEventSender(hub, "uplink", "mqtt://127.0.0.1:1883").SendAsync([Event("D1", "{}"u8)], default);
        HubRecord record = Assert.Single(await ReadAllAsync());
        Assert.Equal("D1", record.PartitionKey);
        Assert.Equal("{}"u8.ToArray(), record.Body.ToArray());
        Dictionary<string, string> properties = record.Properties.ToDictionary();
        Assert.Equal("MQTT.EventPublished", properties["cloudEvents:type"]);
        Assert.Equal("thing/product/D1/events", properties["cloudEvents:subject"]);
        Assert.Equal("mqtt://127.0.0.1:1883", properties["cloudEvents:source"]);
        Assert.Equal("1.0", properties["cloudEvents:specversion"]);
        Assert.Equal("id-1", properties["cloudEvents:id"]);
        Assert.Equal("2026-01-02T03:04:05.0000000Z", properties["cloudEvents:time"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    public async Task Events_sent_in_process_carry_what_those_sent_to_Azure_do(string? traceparent)
    {
        HubEvent sent = Event("D1", "{}"u8) with { Traceparent = traceparent };
        await new LocalEventSender(hub, "uplink", "mqtt://127.0.0.1:1883").SendAsync([sent], default);
        Assert.Equal(
            CloudEventProperties.Of(sent, "mqtt://127.0.0.1:1883").Select(attribute => KeyValuePair.Create(CloudEventProperties.Prefix + attribute.Key, attribute.Value)),
            Assert.Single(await ReadAllAsync()).Properties);
    }

    [Fact]
    public async Task Events_sent_over_HTTP_arrive_whole_and_in_order()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        await using WebApplication application = builder.Build();
        application.MapHub(hub);
        await application.StartAsync();
        IConfiguration settings = new ConfigurationBuilder()
            .AddInMemoryCollection([new("EventHubs", $"Endpoint={application.Urls.First()}/;SharedAccessKeyName=any;SharedAccessKey=any"), new("UplinkHub", "uplink"), new("EventHubs:transport", "https")])
            .Build();
        await using ServiceProvider services = new ServiceCollection().AddSingleton(TimeProvider.System).AddEventHubsSender(settings).BuildServiceProvider();

        byte[] large = new byte[LocalHub.MaxEventBytes];
        Array.Fill(large, (byte)'"');
        HubEvent[] events = [Event("D1", "{\"n\":1}"u8), Event("D2", "{}"u8), Event("D1", NotText), Event("D1", large), Event("D1", "{\"n\":\"é\"}"u8)];
        await services.GetRequiredService<IEventSender>().SendAsync(events, default);

        IReadOnlyList<HubRecord> records = await ReadAllAsync();
        Assert.Equal(5, records.Count);
        HubRecord[] ofOne = [.. records.Where(record => record.PartitionKey == "D1")];
        HubEvent[] sent = [.. events.Where(e => e.Gateway.Value == "D1")];
        Assert.All(ofOne, (record, index) => Assert.True(record.Body.Span.SequenceEqual(sent[index].Body.Span)));
        Assert.All(ofOne, record => Assert.Contains(record.Properties, property => property.Key is "cloudEvents:subject" or "cloudEvents_subject" && property.Value == "thing/product/D1/events"));
    }

    private static HubEvent Event(string dock, ReadOnlySpan<byte> body) => new()
    {
        Gateway = DockSerial.Parse(dock),
        Topic = $"thing/product/{dock}/events",
        Body = body.ToArray(),
        Id = "id-1",
        Time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
    };

    private async Task<IReadOnlyList<HubRecord>> ReadAllAsync()
    {
        List<HubRecord> read = [];
        for (int partition = 0; partition < hub.FindPartitions("uplink"); partition++)
        {
            HubReader reader = hub.OpenReader("uplink", partition, "test");
            while (reader.Next < hub.EndOf("uplink", partition))
            {
                read.AddRange(await reader.ReadAsync(100, default));
            }
        }

        return read;
    }
}
