using System.Net;
using System.Net.Sockets;
using DockLogs.Cli.Tests.Support;

namespace DockLogs.Cli.Tests;

public sealed class PatienceTests
{
    [Fact]
    public async Task Busy_api_is_asked_again_when_it_says()
    {
        await using var session = await Session.StartAsync();
        session.Api.On("GET docks", 429, null, ("Retry-After", "7")).On("GET docks", 200, """{"items":[]}""");

        var run = session.RunAsync("docks", "list");
        await session.Time.PassAsync(TimeSpan.FromSeconds(7));

        Assert.Equal(0, await run);
        Assert.Equal(2, session.Api.Requests.Count);
        Assert.Equal("The API answers 429. Trying again in 7 s." + Environment.NewLine, session.Error);
    }

    [Fact]
    public async Task Api_that_stays_busy_longer_than_the_timeout_is_exit_4_at_once()
    {
        await using var session = await Session.StartAsync();
        session.Api.On("GET docks", 503, """{"type":"t","title":"A dependency does not answer.","status":503,"detail":"Blob Storage."}""", ("Retry-After", "31"));

        Assert.Equal(4, await session.RunAsync("docks", "list", "--timeout", "30s"));

        Assert.Single(session.Api.Requests);
        Assert.Contains("Blob Storage.", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_is_repeated_after_503_and_a_cut_connection_under_the_same_made_up_key()
    {
        await using var session = await Session.StartAsync();
        session.Api.On("POST docks/D1/uploads", 503).OnCut("POST docks/D1/uploads").On("POST docks/D1/uploads", 202, Bodies.Upload("queued"));

        var run = session.RunAsync("upload", "D1", "--module", "3=321,322", "--module", "0=4", "--note", "@home");
        await session.Time.PassAsync(TimeSpan.FromSeconds(0.5));
        await session.Time.PassAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(0, await run);
        Assert.Equal(3, session.Api.Requests.Count);
        Assert.True(Guid.TryParse(Assert.Single(session.Api.Requests.Select(request => request.Header("Idempotency-Key")).Distinct()), out _));
        Assert.Equal("""{"files":[{"module":"3","bootIndexes":[321,322]},{"module":"0","bootIndexes":[4]}],"note":"@home"}""", session.Api.Requests[2].Body);
    }

    [Fact]
    public async Task Upload_without_an_answer_says_how_to_find_out()
    {
        await using var session = await Session.StartAsync();
        session.Api.OnCut("POST docks/D1/uploads");

        var run = session.RunAsync("upload", "D1", "--module", "3=1", "--idempotency-key", "k1", "--timeout", "1s");
        await session.Time.PassAsync(TimeSpan.FromSeconds(0.5));

        Assert.Equal(4, await run);

        Assert.Contains("--idempotency-key k1", session.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("uploads", "cancel", "uploads/" + Bodies.Id + "/cancel")]
    [InlineData("quarantine", "replay", "quarantine/" + Bodies.Id + "/replay")]
    public async Task Post_without_a_key_is_sent_once(string noun, string verb, string path)
    {
        await using var session = await Session.StartAsync();
        session.Api.On($"POST {path}", 503, null, ("Retry-After", "1"));

        Assert.Equal(4, await session.RunAsync(noun, verb, Bodies.Id));

        Assert.Single(session.Api.Requests);
    }

    [Fact]
    public async Task Address_where_nobody_listens_is_exit_4_at_once()
    {
        await using var session = await Session.StartAsync();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        Assert.Equal(4, await session.RunAsync("health", "--api", $"http://127.0.0.1:{port}/api"));

        Assert.Contains($"http://127.0.0.1:{port}/api/ does not answer", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_that_does_not_come_within_the_timeout_is_exit_4()
    {
        await using var session = await Session.StartAsync();
        session.Api.On("GET docks", context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));

        var run = session.RunAsync("docks", "list", "--timeout", "20s");
        await session.Time.BeginsAsync(TimeSpan.FromSeconds(20));
        await session.Time.PassAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(4, await run);
        Assert.DoesNotContain("   at ", session.Error, StringComparison.Ordinal);
    }
}
