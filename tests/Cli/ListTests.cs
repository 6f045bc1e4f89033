using DockLogs.Cli.Tests.Support;

namespace DockLogs.Cli.Tests;

public sealed class ListTests
{
    [Fact]
    public async Task All_follows_every_page_with_the_same_filters()
    {
        await using var session = await Session.StartAsync();
        session.Api
            .On("GET logs?dock=D1&module=3&from=2026-03-01T00%3A00%3A00Z&top=200", 200, """{"items":[{"dock":"D1","module":"3","uploadId":"u2","bootIndexes":[7,8,9,11],"size":1536,"integrity":"verified","completedAt":"2026-03-01T11:00:00Z"}],"continuation":"a+b"}""")
            .On("GET logs?dock=D1&module=3&from=2026-03-01T00%3A00%3A00Z&top=200&continuation=a%2Bb", 200, """{"items":[{"dock":"D1","module":"3","uploadId":"u1","bootIndexes":[5],"size":3,"integrity":"new word","completedAt":"2026-03-01T10:00:00Z"}]}""");
        session.Time.SetLocalTimeZone(TimeZoneInfo.CreateCustomTimeZone("t", TimeSpan.FromHours(2), "t", "t"));

        Assert.Equal(0, await session.RunAsync("catalogue", "--dock", "D1", "--module", "3", "--from", "2026-03-01 02:00", "--all"));

        Assert.Equal(
            """
            ARCHIVED                    DOCK  MODULE  UPLOAD     SIZE  INTEGRITY  LOGS
            2026-03-01 13:00:00 +02:00  D1    3       u2      1.5 KiB  verified   7–9,11
            2026-03-01 12:00:00 +02:00  D1    3       u1          3 B  new word   5

            """,
            session.Output,
            ignoreLineEndingDifferences: true);
        Assert.Empty(session.Error);
    }

    [Fact]
    public async Task Page_that_is_not_the_last_says_how_to_go_on()
    {
        await using var session = await Session.StartAsync();
        session.Api.On("GET uploads?status=failed&top=5", 200, """{"items":[],"continuation":"tok"}""");

        Assert.Equal(0, await session.RunAsync("uploads", "list", "--status", "failed", "--top", "5"));

        Assert.Equal("There is more: --all, or --continuation tok" + Environment.NewLine, session.Error);
    }

    [Fact]
    public async Task Json_is_a_line_an_item_just_as_the_api_wrote_it()
    {
        await using var session = await Session.StartAsync();
        session.Api.On("GET docks", 200, """{ "items": [ {"dock": "D1", "weight": 1.50, "note": "a \" b"}, {"dock":"D2"} ] }""");

        Assert.Equal(0, await session.RunAsync("docks", "list", "--json"));

        Assert.Equal(["""{"dock":"D1","weight":1.50,"note":"a \" b"}""", """{"dock":"D2"}"""], session.Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Words_of_others_cannot_steer_the_terminal()
    {
        await using var session = await Session.StartAsync();
        session.IsTerminal = true;
        session.Api.On("GET quarantine", 200, """{"items":[{"id":"q","receivedAt":"2026-03-01T11:00:00Z","topic":"t","reason":"r","found":"\u001b]0;owned\u0007\u202e\n","expected":"e","source":"s","size":2}]}""");

        Assert.Equal(0, await session.RunAsync("quarantine", "list"));

        Assert.Contains(@"\u001b]0;owned\u0007\u202e\u000a", session.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', session.Output);
    }

    [Fact]
    public async Task No_color_and_pipes_have_no_colours()
    {
        await using var session = await Session.StartAsync();
        session.Api.On("GET health", 200, """{"status":"healthy","dependencies":[{"name":"storage","status":"healthy","milliseconds":3}]}""");

        Assert.Equal(0, await session.RunAsync("health"));
        session.IsTerminal = true;
        session.Variables["NO_COLOR"] = "1";
        Assert.Equal(0, await session.RunAsync("health"));
        Assert.DoesNotContain('\e', session.Output);

        session.Variables["NO_COLOR"] = "";
        Assert.Equal(0, await session.RunAsync("health"));
        Assert.Contains("\e[32mhealthy\e[0m", session.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unhealthy_service_is_exit_1_with_its_report()
    {
        await using var session = await Session.StartAsync();
        session.Api.On("GET health", async context =>
        {
            context.Response.StatusCode = 503;
            context.Response.ContentType = "application/json";
            await context.Response.BodyWriter.WriteAsync("""{"status":"unhealthy","dependencies":[{"name":"broker","status":"unhealthy","milliseconds":2000,"detail":"no answer"}]}"""u8.ToArray());
        });

        Assert.Equal(1, await session.RunAsync("health"));

        Assert.Single(session.Api.Requests);
        Assert.Contains("broker      unhealthy  2000  no answer", session.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logs_are_a_table_and_a_module_that_failed_is_named()
    {
        await using var session = await Session.StartAsync();
        session.Api.On("GET docks/D1/logs?modules=0%2C3", 200, """{"dock":"D1","files":[{"module":"0","deviceSn":"A","result":324015,"logs":[]},{"module":"3","deviceSn":"D1","result":0,"logs":[{"bootIndex":321,"startTime":"2026-03-01T10:00:00Z","endTime":"2026-03-01T11:00:00Z","size":1073741824},{"bootIndex":9}]}]}""");

        Assert.Equal(0, await session.RunAsync("logs", "D1", "--modules", "0,3"));

        Assert.Equal(
            """
            MODULE  DEVICE  BOOT INDEX  FROM                        TO                             SIZE
            3       D1             321  2026-03-01 10:00:00 +00:00  2026-03-01 11:00:00 +00:00  1.0 GiB
            3       D1               9

            """,
            session.Output,
            ignoreLineEndingDifferences: true);
        Assert.Equal("Module 0: the dock answers with error 324015." + Environment.NewLine, session.Error);
    }
}
