using System.Net.Sockets;
using System.Text;
using DockLogs.Contracts;
using DockLogs.UploadGateway.Hosting;
using DockLogs.UploadGateway.Multipart;
using DockLogs.UploadGateway.Revocation;
using DockLogs.UploadGateway.Storage;
using DockLogs.UploadGateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace DockLogs.UploadGateway.Tests.Security;

/// <summary>What others do, or what changes meanwhile, while a request is on its way.</summary>
public sealed class DisturbanceTests : IAsyncLifetime
{
    private const int MiB = 1024 * 1024;

    private readonly MemoryObjectStore _store = new();
    private readonly MemoryRevocationList _revocations = new();
    private GatewayServer? _gateway;

    public async Task InitializeAsync() => _gateway = await GatewayServer.StartAsync(
        store: _store,
        time: new FakeTimeProvider(AttackRange.Now),
        services: services => services.AddSingleton<IMultipartLedger, MemoryLedger>().AddSingleton<IRevocationList>(_revocations),
        settings: ("Gateway:RevocationDelay", "00:00:00"));

    public async Task DisposeAsync() => await _gateway!.DisposeAsync();

    [Theory]
    [InlineData(9000)]
    [InlineData(5 * MiB)]
    public async Task Object_whose_credentials_are_revoked_while_it_arrives_is_not_stored(int size)
    {
        var grant = Grants.New(AttackRange.Now.AddHours(1));
        // Read for the first time when the request is let in, and again when its body is there.
        _revocations.BeforeRead = before =>
        {
            if (before == 1)
            {
                _revocations.Revoked.Add(grant.Upload);
            }
        };

        var answer = await SendAsync(Message(grant, "PUT", grant.Key(), new byte[size]));

        Assert.Equal((403, "AccessDenied"), (answer.Status, answer.Code));
        Assert.Empty(_store.Objects);
    }

    [Fact]
    public async Task Multipart_upload_is_not_disturbed_by_others_who_know_its_id()
    {
        var readBack = 0;
        _store.BeforeRead = () =>
        {
            readBack++;
            return Task.CompletedTask;
        };
        var grant = Grants.New(AttackRange.Now.AddHours(1));
        var id = await BeginAsync(grant);
        var body = TestBytes.Of(5 * MiB);
        var etag = (await SendAsync(Message(grant, "PUT", grant.Key(), body, ("partNumber", "1"), ("uploadId", id)))).Header("ETag");
        var list = Encoding.ASCII.GetBytes($"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{etag}</ETag></Part></CompleteMultipartUpload>");
        var other = Grants.New(AttackRange.Now.AddHours(1));

        foreach (var disturbance in (S3Message[])
        [
            Message(other, "POST", other.Key(), list, ("uploadId", id)),
            Message(other, "DELETE", other.Key(), [], ("uploadId", id)),
            Message(other, "PUT", other.Key(), body, ("partNumber", "2"), ("uploadId", id)),
            Message(grant, "POST", grant.Key("0.tar"), list, ("uploadId", id)),
        ])
        {
            Assert.Equal("NoSuchUpload", (await SendAsync(disturbance)).Code);
        }

        var completed = await SendAsync(Message(grant, "POST", grant.Key(), list, ("uploadId", id)));

        Assert.Equal((200, ""), (completed.Status, completed.Code));
        Assert.Equal(body, _store[grant.Key()]);
        // Its digests are still those that were made while it came.
        Assert.Equal(0, readBack);
    }

    [Fact]
    public async Task Part_is_taken_under_the_largest_limit_a_token_can_have()
    {
        var grant = Grants.New(AttackRange.Now.AddHours(1), long.MaxValue);
        var id = await BeginAsync(grant);

        var answer = await SendAsync(Message(grant, "PUT", grant.Key(), [1], ("partNumber", "1"), ("uploadId", id)));

        Assert.Equal((200, ""), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Page_of_no_part_does_not_promise_another_page()
    {
        var grant = Grants.New(AttackRange.Now.AddHours(1));
        var id = await BeginAsync(grant);
        await SendAsync(Message(grant, "PUT", grant.Key(), [1], ("partNumber", "1"), ("uploadId", id)));

        var answer = await SendAsync(Message(grant, "GET", grant.Key(), [], ("max-parts", "0"), ("uploadId", id)));

        Assert.Contains("<IsTruncated>false</IsTruncated>", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metadata_that_no_header_can_hold_is_told_encoded()
    {
        var grant = Grants.New(AttackRange.Now.AddHours(1));
        await _store.PutAsync(
            new ObjectAddress(GatewayServer.Bucket, grant.Key()),
            Array.Empty<byte>(),
            new ObjectProperties { Metadata = new Dictionary<string, string> { [ObjectMetadata.User] = "name=%C3%A9&line=a%0D%0Ab&plain=log" } },
            WriteCondition.None,
            default);

        var answer = await SendAsync(Message(grant, "HEAD", grant.Key(), []));

        Assert.Equal(200, answer.Status);
        Assert.Equal("=?UTF-8?B?w6k=?=", answer.Header("x-amz-meta-name"));
        Assert.Equal("=?UTF-8?B?YQ0KYg==?=", answer.Header("x-amz-meta-line"));
        Assert.Equal("log", answer.Header("x-amz-meta-plain"));
    }

    [Fact]
    public async Task One_upload_cannot_take_all_requests()
    {
        var greedy = Grants.New(AttackRange.Now.AddHours(1));
        var held = new List<TcpClient>();
        var bytes = Message(greedy, "PUT", greedy.Key(), new byte[9000]).ToBytes();
        var another = Message(greedy, "GET", "", [], ("location", ""));
        var ofOther = Message(Grants.New(AttackRange.Now.AddHours(1)), "GET", "", [], ("location", ""));
        try
        {
            for (var i = 0; i < RequestsInFlight.MaxPerUpload; i++)
            {
                held.Add(new TcpClient());
                await held[i].ConnectAsync(_gateway!.Address.Host, _gateway.Address.Port);
                await held[i].GetStream().WriteAsync(bytes.AsMemory(..^1));
            }

            await UntilAsync(another, 503, "SlowDown");
            Assert.Equal((200, ""), await AskAsync(ofOther));

            await held[0].GetStream().WriteAsync(bytes.AsMemory(^1..));
            await UntilAsync(another, 200, "");
        }
        finally
        {
            held.ForEach(client => client.Dispose());
        }
    }

    private async Task UntilAsync(S3Message message, int status, string code)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await AskAsync(message) != (status, code))
        {
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    private async Task<(int Status, string Code)> AskAsync(S3Message message)
    {
        var answer = await SendAsync(message);
        return (answer.Status, answer.Code);
    }

    private async Task<string> BeginAsync(UploadGrant grant) =>
        (await SendAsync(Message(grant, "POST", grant.Key(), [], ("uploads", "")))).Body.Split("<UploadId>")[1].Split('<')[0];

    private S3Message Message(UploadGrant grant, string method, string key, byte[] body, params (string, string)[] query)
    {
        var message = new S3Message { Method = method, Path = $"/{GatewayServer.Bucket}/{key}", Body = body, Credentials = grant.Credentials(), Time = AttackRange.Now };
        message["host"] = _gateway!.Address.Authority;
        message.Query.AddRange(query);
        return message.Sign();
    }

    private Task<RawResponse> SendAsync(S3Message message) => RawHttp.SendAsync(_gateway!.Address, message.ToBytes());
}
