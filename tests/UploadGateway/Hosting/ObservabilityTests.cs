using System.Diagnostics.Metrics;
using DockLogs.UploadGateway.Tests.Security;
using DockLogs.UploadGateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace DockLogs.UploadGateway.Tests.Hosting;

public sealed class ObservabilityTests
{
    [Fact]
    public async Task Access_log_tells_who_did_what_and_no_secret()
    {
        var logs = new FakeLoggerProvider();
        await using var gateway = await StartAsync(logs);
        var grant = Grants.New(AttackRange.Now.AddHours(1));
        var message = Put(gateway, grant);
        var answer = await RawHttp.SendAsync(gateway.Address, message.Presign().ToBytes());
        var refused = await RawHttp.SendAsync(gateway.Address, Put(gateway, grant).Sign().ToBytes()[..^1], thenClose: true);

        var entry = Assert.Single(logs.Collector.GetSnapshot(), record => record.Message.StartsWith("PUT PutObject", StringComparison.Ordinal) && record.Message.Contains(": 200 ", StringComparison.Ordinal));
        Assert.Equal(answer.Header("x-amz-request-id"), entry.GetStructuredStateValue("RequestId"));
        Assert.Equal(grant.Dock.Value, entry.GetStructuredStateValue("Dock"));
        Assert.Equal(grant.Upload.Value, entry.GetStructuredStateValue("Upload"));
        Assert.Equal("3", entry.GetStructuredStateValue("ContentLength"));
        Assert.True(refused.Status is 0 or 400);
        foreach (var record in logs.Collector.GetSnapshot())
        {
            var text = record.Message + record.Exception + string.Join(' ', record.StructuredState ?? []);
            foreach (var secret in (string[])[message.Credentials.SecretAccessKey, message.Credentials.SessionToken, message.Signature, GatewayServer.MasterKey])
            {
                Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task One_request_is_one_line_of_the_log()
    {
        var logs = new FakeLoggerProvider();
        await using (var gateway = await StartAsync(logs))
        {
            await RawHttp.SendAsync(gateway.Address, Put(gateway, Grants.New(AttackRange.Now.AddHours(1))).Sign().ToBytes());
        }

        var line = Assert.Single(logs.Collector.GetSnapshot(), record => record.Level >= LogLevel.Information && !record.Category!.StartsWith("Microsoft.Hosting", StringComparison.Ordinal));
        Assert.Contains("PutObject", line.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_are_counted_by_operation_status_and_code()
    {
        await using var gateway = await StartAsync();
        using var requests = new MetricCollector<long>(gateway.Services.GetRequiredService<IMeterFactory>(), "DockLogs.UploadGateway", "docklogs.gateway.requests");
        using var stored = new MetricCollector<long>(gateway.Services.GetRequiredService<IMeterFactory>(), "DockLogs.UploadGateway", "docklogs.gateway.stored");
        var grant = Grants.New(AttackRange.Now.AddHours(1));

        await RawHttp.SendAsync(gateway.Address, Put(gateway, grant).Sign().ToBytes());
        await RawHttp.SendAsync(gateway.Address, Put(gateway, grant).ToBytes());

        Assert.Equal(
            [("PutObject", 200, ""), ("-", 403, "AccessDenied")],
            requests.GetMeasurementSnapshot().Select(found => ((string)found.Tags["operation"]!, (int)found.Tags["status"]!, (string)found.Tags["code"]!)));
        Assert.Equal(3, stored.LastMeasurement!.Value);
    }

    [Theory]
    [InlineData("GET", "/healthz", 200, "alive")]
    [InlineData("GET", "/readyz", 200, "ready")]
    [InlineData("PUT", "/healthz", 400, "InvalidBucketName")]
    [InlineData("PUT", "/readyz/evil.tar", 400, "InvalidBucketName")]
    public async Task Health_has_paths_that_no_bucket_can_have(string method, string path, int status, string expected)
    {
        await using var gateway = await StartAsync();

        var answer = await RawHttp.SendAsync(
            gateway.Address, System.Text.Encoding.ASCII.GetBytes($"{method} {path} HTTP/1.1\r\nhost: {gateway.Address.Authority}\r\ncontent-length: 0\r\n\r\n"));

        Assert.Equal(status, answer.Status);
        Assert.Contains(expected, answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gateway_without_storage_is_alive_and_not_ready()
    {
        // Nothing listens on port 1.
        await using var gateway = await GatewayServer.StartAsync(
            "DefaultEndpointsProtocol=http;AccountName=x;AccountKey=a2V5;BlobEndpoint=http://127.0.0.1:1/x;");
        using var http = new HttpClient { BaseAddress = gateway.Address };

        Assert.Equal(200, (int)(await http.GetAsync(new Uri("/healthz", UriKind.Relative))).StatusCode);
        Assert.Equal(503, (int)(await http.GetAsync(new Uri("/readyz", UriKind.Relative))).StatusCode);
    }

    private static Task<GatewayServer> StartAsync(FakeLoggerProvider? logs = null) => GatewayServer.StartAsync(
        store: new MemoryObjectStore(),
        time: new FakeTimeProvider(AttackRange.Now),
        logs: logs,
        services: services => services.AddSingleton<Revocation.IRevocationList, MemoryRevocationList>());

    private static S3Message Put(GatewayServer gateway, Contracts.UploadGrant grant)
    {
        var message = new S3Message
        {
            Path = $"/{GatewayServer.Bucket}/{grant.Key()}", Body = [1, 2, 3], Credentials = grant.Credentials(), Time = AttackRange.Now,
        };
        message["host"] = gateway.Address.Authority;
        return message;
    }
}
