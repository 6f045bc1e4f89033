using DockLogs.Cli.Tests.Support;

namespace DockLogs.Cli.Tests.Waiting;

public sealed class WatchTests
{
    private const string Call = "GET uploads/" + Bodies.Id;

    [Fact]
    public async Task Upload_is_watched_with_its_entity_tag_at_the_pace_of_the_api()
    {
        await using var session = await Session.StartAsync();
        session.Api
            .On(Call, 200, Bodies.Upload("uploading", 12), ("ETag", "\"a\""), ("Retry-After", "3"))
            .On(Call, 304, null, ("ETag", "\"a\""), ("Retry-After", "5"))
            .On(Call, 200, Bodies.Upload("completed", 100, "verified"), ("ETag", "\"b\""));

        var run = session.RunAsync("uploads", "watch", Bodies.Id);
        await session.Time.PassAsync(TimeSpan.FromSeconds(3));
        await session.Time.PassAsync(TimeSpan.FromSeconds(5));

        Assert.Equal(0, await run);
        Assert.Equal([null, "\"a\"", "\"a\""], session.Api.Requests.Select(request => request.Header("If-None-Match")));
        Assert.Equal($"{Bodies.Id}  uploading  10 %" + Environment.NewLine, session.Error);
        Assert.Contains("status     completed", session.Output, StringComparison.Ordinal);
        Assert.Contains("(after 12 s)", session.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("completed", 0)]
    [InlineData("completedPartially", 1)]
    [InlineData("canceled", 1)]
    [InlineData("failed", 1)]
    [InlineData("timedOut", 1)]
    public async Task Exit_code_tells_how_the_upload_ended(string status, int expected)
    {
        await using var session = await Session.StartAsync();
        session.Api.On(Call, 200, Bodies.Upload(status));

        Assert.Equal(expected, await session.RunAsync("uploads", "watch", Bodies.Id));
    }

    [Fact]
    public async Task Status_of_a_newer_api_is_shown_and_waited_out()
    {
        await using var session = await Session.StartAsync();
        session.Api
            .On(Call, 200, Bodies.Upload("thinking", 5, more: ",\"mood\":\"good\""))
            .On(Call, 200, Bodies.Upload("completed", 100, "verified", more: ",\"mood\":\"good\""));

        var run = session.RunAsync("uploads", "watch", Bodies.Id);
        await session.Time.PassAsync(TimeSpan.FromSeconds(2));

        Assert.Equal(0, await run);
        Assert.Contains("thinking", session.Error, StringComparison.Ordinal);
        Assert.Contains("mood       good", session.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_with_wait_and_json_prints_each_body_as_it_came()
    {
        await using var session = await Session.StartAsync();
        session.Api.On("POST docks/D1/uploads", 202, Bodies.Upload("queued")).On(Call, 200, Bodies.Upload("completed", 100));

        Assert.Equal(0, await session.RunAsync("upload", "D1", "--module", "3=321", "--wait", "--json"));

        Assert.Equal([Bodies.Upload("queued"), Bodies.Upload("completed", 100)], session.Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(session.Error);
    }

    [Fact]
    public async Task Interrupted_wait_is_exit_130_and_says_how_to_go_on()
    {
        await using var session = await Session.StartAsync();
        session.Api.On("POST docks/D1/uploads", 202, Bodies.Upload("queued")).On(Call, 200, Bodies.Upload("uploading", 50));

        var run = session.RunAsync("upload", "D1", "--module", "3=321", "--wait");
        await session.Time.BeginsAsync(TimeSpan.FromSeconds(2));
        session.Interrupt();

        Assert.Equal(130, await run);
        Assert.Contains($"goes on without you. To watch it again: docklogs uploads watch {Bodies.Id}", session.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(session.Api.Requests, request => request.Path.EndsWith("cancel", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Wait_that_outlasts_the_timeout_is_exit_4_and_says_how_to_go_on()
    {
        await using var session = await Session.StartAsync();
        session.Api.On("GET pulls/p1", 200, Bodies.Pull("running"), ("Retry-After", "45"));

        var run = session.RunAsync("pulls", "watch", "p1", "--timeout", "1m");
        await session.Time.PassAsync(TimeSpan.FromSeconds(45));
        await session.Time.PassAsync(TimeSpan.FromSeconds(45));

        Assert.Equal(4, await run);
        Assert.Contains("docklogs pulls watch p1", session.Error, StringComparison.Ordinal);
        Assert.Contains("Not done within 1 min 0 s (--timeout).", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_is_started_as_asked_and_waited_for()
    {
        await using var session = await Session.StartAsync();
        session.Api.On("POST pulls", 202, Bodies.Pull("running")).On("GET pulls/p1", 200, Bodies.Pull("completed"));

        Assert.Equal(0, await session.RunAsync("pulls", "start", "--docks", "D1,D2", "--since", "2d", "--window", "90m", "--wait"));

        Assert.Equal("""{"docks":["D1","D2"],"since":"2026-02-27T12:00:00Z","window":"01:30:00"}""", session.Api.Requests[0].Body);
        Assert.NotNull(session.Api.Requests[0].Header("Idempotency-Key"));
        Assert.Contains("5 found: 3 uploaded (3.0 KiB), 2 there already, 0 failed", session.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Progress_on_a_terminal_is_one_line_written_over()
    {
        await using var session = await Session.StartAsync();
        session.IsTerminal = true;
        session.Api.On(Call, 200, Bodies.Upload("uploading", 50)).On(Call, 200, Bodies.Upload("completed", 100, "verified"));

        var run = session.RunAsync("uploads", "watch", Bodies.Id);
        await session.Time.PassAsync(TimeSpan.FromSeconds(2));

        Assert.Equal(0, await run);
        Assert.StartsWith("\r\e[2K[##########..........]  50 %  uploading", session.Error, StringComparison.Ordinal);
        Assert.EndsWith("\r\e[2K", session.Error, StringComparison.Ordinal);
        Assert.Contains("\e[32mcompleted\e[0m", session.Output, StringComparison.Ordinal);
    }
}
