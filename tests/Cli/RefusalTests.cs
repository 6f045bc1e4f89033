using DockLogs.Cli.Tests.Support;

namespace DockLogs.Cli.Tests;

public sealed class RefusalTests
{
    [Fact]
    public async Task Problem_is_exit_3_with_title_detail_and_every_fault()
    {
        await using var session = await Session.StartAsync();
        session.Api.On("POST docks/D1/uploads", 400, Bodies.SeveralFaults);

        Assert.Equal(3, await session.RunAsync("upload", "D1", "--module", "7=1"));

        Assert.Equal(
            """
            The request has faults. (400)
              2 faults.
              files[0].module: found '7', expected '0' or '3'
              note: found 501 characters, expected at most 500
              and 4 more

            """,
            session.Error,
            ignoreLineEndingDifferences: true);
        Assert.Empty(session.Output);
    }

    [Fact]
    public async Task Error_of_the_dock_comes_with_its_meaning_and_advice()
    {
        await using var session = await Session.StartAsync();
        session.Api.On("GET docks/D1/logs", 502, Bodies.DockError);

        Assert.Equal(3, await session.RunAsync("logs", "D1"));

        Assert.Contains("error of the dock: 324013 listing failed", session.Error, StringComparison.Ordinal);
        Assert.Contains("advice: Try again later.", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Problem_with_json_is_the_very_problem_on_one_line()
    {
        await using var session = await Session.StartAsync();
        session.Api.On("GET docks/D1/logs", 502, Bodies.DockError);

        Assert.Equal(3, await session.RunAsync("logs", "D1", "--json"));

        Assert.Equal(Bodies.DockError + Environment.NewLine, session.Error);
        Assert.Empty(session.Output);
    }

    [Fact]
    public async Task Answer_401_without_a_body_names_the_variables()
    {
        await using var session = await Session.StartAsync();
        session.Api.On("GET docks", 401);

        Assert.Equal(3, await session.RunAsync("docks", "list"));

        Assert.Contains("DOCKLOGS_KEY", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirect_of_a_call_is_not_followed_and_names_where_it_points()
    {
        await using var session = await Session.StartAsync();
        await using var elsewhere = await StubApi.StartAsync();
        session.Variables["DOCKLOGS_KEY"] = "geheim";
        session.Api.On("GET docks", 301, null, ("Location", new Uri(elsewhere.Address, "api/docks").ToString()));

        Assert.Equal(3, await session.RunAsync("docks", "list"));

        Assert.Empty(elsewhere.Requests);
        Assert.Contains($"It points to {elsewhere.Address}api/docks: is the address right?", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_that_is_no_json_is_exit_3_and_no_stack_trace()
    {
        await using var session = await Session.StartAsync();
        session.Api.On("GET docks", async context =>
        {
            context.Response.ContentType = "text/html";
            await context.Response.BodyWriter.WriteAsync("<p>Welcome</p>"u8.ToArray());
        });

        Assert.Equal(3, await session.RunAsync("docks", "list"));

        Assert.Equal("The answer (200) is not one of the dock log API. Is the address right?" + Environment.NewLine, session.Error);
    }

    [Fact]
    public async Task Cancel_of_a_finished_upload_is_exit_3()
    {
        await using var session = await Session.StartAsync();
        session.Api.On($"POST uploads/{Bodies.Id}/cancel", 409, """{"type":"t","title":"It has already ended.","status":409,"detail":"The upload is 'completed'."}""");

        Assert.Equal(3, await session.RunAsync("uploads", "cancel", Bodies.Id, "--modules", "0,3"));

        Assert.Equal("""{"modules":["0","3"]}""", session.Api.Requests.Single().Body);
        Assert.Contains("The upload is 'completed'.", session.Error, StringComparison.Ordinal);
    }
}
