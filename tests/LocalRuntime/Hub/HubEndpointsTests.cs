using System.Net;
using System.Net.Http.Headers;
using System.Text;
using DockLogs.LocalRuntime.Hub;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DockLogs.LocalRuntime.Tests.Hub;

public sealed class HubEndpointsTests : IAsyncLifetime
{
    private const string BatchType = "application/vnd.microsoft.servicebus.json";

    private readonly TemporaryDirectory directory = new();
    private LocalHub hub = null!;
    private WebApplication application = null!;
    private HttpClient client = null!;

    public async Task InitializeAsync()
    {
        hub = new LocalHub(directory.File("hub"), Options.Create(new HubOptions { Partitions = 2 }), TimeProvider.System, NullLogger<LocalHub>.Instance);
        hub.Declare("uplink");
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        application = builder.Build();
        application.MapHub(hub);
        await application.StartAsync();
        client = new HttpClient { BaseAddress = new Uri(application.Urls.First()) };
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        await application.DisposeAsync();
        await hub.DisposeAsync();
        directory.Dispose();
    }

    [Fact]
    public async Task Single_event_keeps_its_bytes_key_and_properties()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "uplink/messages?timeout=60&api-version=2014-01") { Content = new ByteArrayContent([0, 255, 128]) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/atom+xml");
        request.Headers.TryAddWithoutValidation("Authorization", "SharedAccessSignature sr=x&sig=y");
        request.Headers.Add("BrokerProperties", """{"PartitionKey":"dock-1"}""");
        request.Headers.Add("cloudEvents_subject", "thing/product/dock-1/events");
        request.Headers.Add("Quoted", "\"text\"");
        using HttpResponseMessage answer = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        HubRecord record = Assert.Single(await ReadAllAsync());
        Assert.Equal(new byte[] { 0, 255, 128 }, record.Body.ToArray());
        Assert.Equal("dock-1", record.PartitionKey);
        Assert.Equal([new("cloudEvents_subject", "thing/product/dock-1/events"), new("Quoted", "text")], record.Properties);
    }

    [Fact]
    public async Task Batch_keeps_order_keys_and_properties()
    {
        using HttpResponseMessage answer = await SendAsync(
            "uplink/messages",
            """
            [{"Body":"one","BrokerProperties":{"PartitionKey":"k"},"UserProperties":{"cloudEvents:subject":"t","n":5}},
             {"Body":"zwei é","BrokerProperties":{"PartitionKey":"k"}}]
            """,
            BatchType);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        IReadOnlyList<HubRecord> records = await ReadAllAsync();
        Assert.Equal(["one", "zwei é"], records.Select(record => Encoding.UTF8.GetString(record.Body.Span)));
        Assert.Equal([new("cloudEvents:subject", "t"), new("n", "5")], records[0].Properties);
        Assert.All(records, record => Assert.Equal("k", record.PartitionKey));
    }

    [Fact]
    public async Task Partition_can_be_named()
    {
        Assert.Equal(HttpStatusCode.Created, (await SendAsync("uplink/partitions/1/messages", "x", "text/plain")).StatusCode);
        Assert.Equal(0, hub.EndOf("uplink", 0));
        Assert.Equal(1, hub.EndOf("uplink", 1));
    }

    [Theory]
    [InlineData("nowhere/messages", "x", "text/plain", HttpStatusCode.NotFound, "There is no hub 'nowhere'.")]
    [InlineData("uplink/partitions/2/messages", "x", "text/plain", HttpStatusCode.NotFound, "expected a number from 0 to 1")]
    [InlineData("uplink/messages", "[{", BatchType, HttpStatusCode.BadRequest, "")]
    [InlineData("uplink/messages", "{}", BatchType, HttpStatusCode.BadRequest, "Found Object for the batch, expected Array")]
    [InlineData("uplink/messages", "[{\"body\":\"x\"}]", BatchType, HttpStatusCode.BadRequest, "has no 'Body'")]
    [InlineData("uplink/messages", "[{\"Body\":5}]", BatchType, HttpStatusCode.BadRequest, "Found Number for Body, expected String")]
    public async Task Bad_request_is_told_and_stores_nothing(string path, string body, string type, HttpStatusCode status, string detail)
    {
        using HttpResponseMessage answer = await SendAsync(path, body, type);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains(detail, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(await ReadAllAsync());
    }

    [Fact]
    public async Task Event_of_the_largest_size_is_taken_and_one_byte_more_is_not()
    {
        Assert.Equal(HttpStatusCode.Created, (await client.PostAsync("uplink/messages", new ByteArrayContent(new byte[LocalHub.MaxEventBytes]))).StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await client.PostAsync("uplink/messages", new ByteArrayContent(new byte[LocalHub.MaxEventBytes + 1]))).StatusCode);
        Assert.Single(await ReadAllAsync());
    }

    private Task<HttpResponseMessage> SendAsync(string path, string body, string type)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return client.PostAsync(path, content);
    }

    private async Task<IReadOnlyList<HubRecord>> ReadAllAsync()
    {
        List<HubRecord> read = [];
        for (int partition = 0; partition < 2; partition++)
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
