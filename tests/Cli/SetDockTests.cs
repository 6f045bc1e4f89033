using DockLogs.Cli.Tests.Support;

namespace DockLogs.Cli.Tests;

public sealed class SetDockTests
{
    private const string Entry = """{"dock":"D1","enabled":true,"modules":["3"],"note":"roof","quietHours":{"from":"06:00","to":"20:00","timeZone":"Europe/Berlin"},"lastSeen":"2026-03-01T10:00:00Z"}""";

    [Fact]
    public async Task Entry_keeps_what_was_not_named()
    {
        await using var session = await Session.StartAsync();
        session.Api.On("GET docks/D1", 200, Entry, ("ETag", "W/\"1\"")).On("PUT docks/D1", 200, Entry);

        Assert.Equal(0, await session.RunAsync("docks", "set", "D1", "--disabled"));

        var put = session.Api.Requests[1];
        Assert.Equal(Entry.Replace("true", "false", StringComparison.Ordinal), put.Body);
        Assert.Equal("W/\"1\"", put.Header("If-Match"));
        Assert.Contains("quiet hours  06:00-20:00@Europe/Berlin", session.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task New_dock_is_registered_unless_somebody_else_was_first()
    {
        await using var session = await Session.StartAsync();
        session.Api
            .On("GET docks/D1", 404, """{"type":"t","title":"n","status":404,"detail":"d"}""")
            .On("GET docks/D1", 200, """{"dock":"D1","enabled":true,"modules":["0","3"]}""", ("ETag", "W/\"2\""))
            .On("PUT docks/D1", 412, """{"type":"t","title":"c","status":412,"detail":"d"}""")
            .On("PUT docks/D1", 200, Entry);

        Assert.Equal(0, await session.RunAsync("docks", "set", "D1", "--modules", "0,3", "--note", "", "--quiet-hours", "22:00-05:00@UTC", "--enabled"));

        Assert.Equal("*", session.Api.Requests[1].Header("If-None-Match"));
        Assert.Equal("""{"modules":["0","3"],"enabled":true,"note":null,"quietHours":{"from":"22:00","to":"05:00","timeZone":"UTC"}}""", session.Api.Requests[1].Body);
        Assert.Equal("W/\"2\"", session.Api.Requests[3].Header("If-Match"));
    }

    [Fact]
    public async Task Dock_is_removed()
    {
        await using var session = await Session.StartAsync();
        session.Api.On("DELETE docks/D1", 204);

        Assert.Equal(0, await session.RunAsync("docks", "remove", "D1"));
    }
}
