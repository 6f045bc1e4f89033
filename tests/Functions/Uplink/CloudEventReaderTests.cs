using System.Text;
using Azure.Messaging.EventHubs;
using DockLogs.Functions.Uplink;

namespace DockLogs.Functions.Tests.Uplink;

public sealed class CloudEventReaderTests
{
    private const string Topic = "thing/product/4TADKAQ000J001/events";
    private const string Payload = """{"method":"hms","data":{"n":1.50}}""";

    [Theory]
    [InlineData("cloudEvents:subject")]
    [InlineData("cloudEvents_subject")]
    public void Binary_mode_takes_topic_and_untouched_body(string property)
    {
        var data = new EventData(Payload);
        data.Properties[property] = Topic;
        UplinkMessage message = Assert.Single(CloudEventReader.Read(data));
        Assert.Equal(Topic, message.Topic);
        Assert.Equal(Payload, Text(message));
        Assert.Null(message.Fault);
    }

    [Fact]
    public void Binary_mode_body_that_looks_structured_is_a_payload()
    {
        var data = new EventData("""{"specversion":"1.0"}""");
        data.Properties["cloudEvents:subject"] = Topic;
        Assert.Equal("""{"specversion":"1.0"}""", Text(Assert.Single(CloudEventReader.Read(data))));
    }

    [Theory]
    [InlineData("application/cloudevents+json")]
    [InlineData("application/cloudevents+json; charset=utf-8")]
    [InlineData(null)]
    public void Structured_with_json_data_takes_its_own_text(string? contentType)
    {
        var data = new EventData(Envelope($"\"data\":{Payload}")) { ContentType = contentType };
        UplinkMessage message = Assert.Single(CloudEventReader.Read(data));
        Assert.Equal(Topic, message.Topic);
        Assert.Equal(Payload, Text(message));
    }

    [Fact]
    public void Structured_with_base64_data_takes_the_bytes()
    {
        byte[] raw = [0xff, 0x00, 0x7b];
        var data = new EventData(Envelope($"\"data_base64\":\"{Convert.ToBase64String(raw)}\"")) { ContentType = "application/cloudevents+json" };
        Assert.Equal(raw, Assert.Single(CloudEventReader.Read(data)).Body.ToArray());
    }

    [Fact]
    public void Structured_with_text_data_takes_the_text()
    {
        var data = new EventData(Envelope("\"datacontenttype\":\"text/plain\",\"data\":\"{\\\"a\\\":1}\""));
        Assert.Equal("""{"a":1}""", Text(Assert.Single(CloudEventReader.Read(data))));
    }

    [Fact]
    public void Structured_batch_takes_each()
    {
        var data = new EventData($"[{Envelope($"\"data\":{Payload}")}, {Envelope("\"data\":{}")}]");
        IReadOnlyList<UplinkMessage> messages = CloudEventReader.Read(data);
        Assert.Equal([Payload, "{}"], messages.Select(Text));
        Assert.All(messages, message => Assert.Equal(Topic, message.Topic));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no json at all")]
    [InlineData("{\"specversion\":\"1.0\",")]
    [InlineData("{\"specversion\":\"1.0\"}")]
    [InlineData("[{\"specversion\":\"1.0\"}]")]
    [InlineData("[1,\"specversion\"]")]
    [InlineData("{\"data\":{}}")]
    [InlineData("{\"specversion\":7,\"id\":\"1\",\"type\":\"t\",\"source\":\"/s\"}")]
    public void What_is_no_cloud_event_has_a_fault_and_its_bytes(string body)
    {
        UplinkMessage message = Assert.Single(CloudEventReader.Read(new EventData(body)));
        Assert.Equal("not-a-cloud-event", message.Fault!.Reason);
        Assert.Equal(body, Text(message));
    }

    [Fact]
    public void Bytes_of_all_kinds_never_throw()
    {
        var random = new Random(7);
        byte[] seed = Encoding.UTF8.GetBytes(Envelope($"\"data\":{Payload}"));
        for (int i = 0; i < 20_000; i++)
        {
            byte[] body = [.. seed];
            for (int n = random.Next(1, 6); n > 0; n--)
            {
                body[random.Next(body.Length)] = (byte)random.Next(256);
            }

            var data = new EventData(body.AsMemory(0, random.Next(body.Length + 1))) { ContentType = i % 2 == 0 ? "application/cloudevents+json" : null };
            Assert.NotNull(CloudEventReader.Read(data));
        }
    }

    private static string Text(UplinkMessage message) => Encoding.UTF8.GetString(message.Body.Span);

    private static string Envelope(string data) =>
        $$"""{"specversion":"1.0","id":"1","type":"MQTT.EventPublished","source":"/ns","subject":"{{Topic}}","time":"2026-03-01T22:00:00Z",{{data}}}""";
}
