using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using DockLogs.UploadGateway.Multipart;
using DockLogs.UploadGateway.Revocation;
using DockLogs.UploadGateway.Storage;
using DockLogs.UploadGateway.Tests.Security;
using DockLogs.UploadGateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace DockLogs.UploadGateway.Tests.Multipart;

/// <summary>An object that has to be read back before its Complete can be answered.</summary>
public sealed partial class SlowCompletionTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(AttackRange.Now);
    private readonly MemoryObjectStore _store = new();
    private readonly TaskCompletionSource _reading = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Exception?> _mayRead = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private GatewayServer? _gateway;

    public async Task InitializeAsync()
    {
        _store.BeforeRead = async () =>
        {
            _reading.SetResult();
            if (await _mayRead.Task is { } failure)
            {
                throw failure;
            }
        };
        _gateway = await GatewayServer.StartAsync(
            store: _store,
            time: _time,
            services: services => services.AddSingleton<IMultipartLedger, MemoryLedger>().AddSingleton<IRevocationList, MemoryRevocationList>(),
            settings: ("Gateway:HashAheadBytes", "0"));
    }

    public async Task DisposeAsync() => await _gateway!.DisposeAsync();

    [Fact]
    public async Task White_space_is_sent_until_the_answer_is_there()
    {
        var (text, key) = await CompleteAsync(failure: null);

        Assert.StartsWith("<?xml version=\"1.0\" encoding=\"utf-8\"?> <CompleteMultipartUploadResult", text, StringComparison.Ordinal);
        var stored = await _store.FindAsync(new ObjectAddress(GatewayServer.Bucket, key), default);
        Assert.Equal(TestBytes.Md5(_store[key]), stored!.Properties.Md5);
    }

    [Fact]
    public async Task Failure_after_white_space_is_told_in_the_body()
    {
        var (text, _) = await CompleteAsync(new ObjectStoreException(StoreFault.Unavailable, new IOException()));

        Assert.StartsWith("<?xml version=\"1.0\" encoding=\"utf-8\"?> <Error><Code>ServiceUnavailable</Code>", text, StringComparison.Ordinal);
    }

    private async Task<(string Text, string Key)> CompleteAsync(Exception? failure)
    {
        var grant = Grants.New(AttackRange.Now.AddHours(1));
        using var http = new HttpClient { BaseAddress = _gateway!.Address };
        var begun = await SendAsync(http, Message(grant, "POST", [], ("uploads", "")));
        var id = (await begun.Content.ReadAsStringAsync()).Split("<UploadId>")[1].Split('<')[0];
        var parts = new SortedDictionary<int, string>();
        foreach (var part in (int[])[2, 1])
        {
            var sent = await SendAsync(http, Message(grant, "PUT", TestBytes.Of(5 * 1024 * 1024, part), ("partNumber", part.ToString(CultureInfo.InvariantCulture)), ("uploadId", id)));
            parts[part] = sent.Headers.ETag!.Tag;
        }

        var list = string.Concat(parts.Select(part => $"<Part><PartNumber>{part.Key}</PartNumber><ETag>{part.Value}</ETag></Part>"));
        var completing = SendAsync(http, Message(grant, "POST", Encoding.ASCII.GetBytes($"<CompleteMultipartUpload>{list}</CompleteMultipartUpload>"), ("uploadId", id)));
        await _reading.Task;
        // Each step of the clock is answered by something on the wire, which is what the next step waits for.
        await AdvanceUntilAsync(completing);
        using var answer = await completing;
        await using var body = await answer.Content.ReadAsStreamAsync();
        var text = new StringBuilder();
        while (!text.ToString().Contains("?> ", StringComparison.Ordinal))
        {
            var next = ReadAsync(body);
            await AdvanceUntilAsync(next);
            text.Append(await next);
        }

        _mayRead.SetResult(failure);
        text.Append(await new StreamReader(body).ReadToEndAsync());
        // How many blanks there are depends on who was faster.
        return (Blanks().Replace(text.ToString(), "> <"), grant.Key());
    }

    [GeneratedRegex("> +<")]
    private static partial Regex Blanks();

    private async Task AdvanceUntilAsync(Task task)
    {
        // The server may not have set its timer yet: the clock goes on until it has.
        while (!task.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            await Task.WhenAny(task, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System));
        }
    }

    private static async Task<string> ReadAsync(Stream body)
    {
        var buffer = new byte[64];
        return Encoding.ASCII.GetString(buffer, 0, await body.ReadAsync(buffer));
    }

    private S3Message Message(Contracts.UploadGrant grant, string method, byte[] body, params (string, string)[] query)
    {
        var message = new S3Message
        {
            Method = method, Path = $"/{GatewayServer.Bucket}/{grant.Key()}", Body = body, Credentials = grant.Credentials(), Time = _time.GetUtcNow(),
        };
        message.Query.AddRange(query);
        message["host"] = _gateway!.Address.Authority;
        return message.Sign();
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient http, S3Message message)
    {
        var query = string.Join('&', message.Query.Select(pair => $"{pair.Name}={pair.Value}"));
        using var request = new HttpRequestMessage(new HttpMethod(message.Method), $"{message.Path}?{query}") { Content = new ByteArrayContent(message.Body) };
        foreach (var (name, value) in message.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(200, (int)answer.StatusCode);
        return answer;
    }
}
