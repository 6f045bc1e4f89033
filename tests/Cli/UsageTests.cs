using DockLogs.Cli.Tests.Support;

namespace DockLogs.Cli.Tests;

public sealed class UsageTests
{
    [Theory]
    [InlineData("Try: docklogs --help", "nonsense")]
    [InlineData("Try: docklogs docks --help", "docks")]
    [InlineData("SN is '../x', expected a serial number", "docks", "show", "../x")]
    [InlineData("ID is 'x', expected an upload's id", "uploads", "show", "x")]
    [InlineData("ID is '..', expected an id", "pulls", "show", "..")]
    [InlineData("--module is '3', expected a module and its boot indexes", "upload", "D1", "--module", "3")]
    [InlineData("--module", "upload", "D1")]
    [InlineData("--since is 'yesterday', expected a time", "uploads", "list", "--since", "yesterday")]
    [InlineData("--timeout is '31d', expected a duration", "health", "--timeout", "31d")]
    [InlineData("--enabled and --disabled exclude each other.", "docks", "set", "D1", "--enabled", "--disabled")]
    [InlineData("--quiet-hours is '6', expected hours", "docks", "set", "D1", "--quiet-hours", "6")]
    [InlineData("--api is 'banana', expected http://HOST", "health", "--api", "banana")]
    [InlineData("--idempotency-key is 'schlüssel', expected 1 to 255 printable", "upload", "D1", "--module", "3=1", "--idempotency-key", "schlüssel")]
    [InlineData("--api holds a user name or password", "health", "--api", "http://me:geheim@host/api")]
    public async Task Fault_of_the_command_line_is_exit_2_and_asks_nobody(string message, params string[] arguments)
    {
        await using var session = await Session.StartAsync();

        Assert.Equal(2, await session.RunAsync(arguments));

        Assert.Contains(message, session.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", session.Error, StringComparison.Ordinal);
        Assert.Empty(session.Api.Requests);
    }

    [Fact]
    public async Task Key_that_no_header_takes_is_exit_2_and_not_shown()
    {
        await using var session = await Session.StartAsync();
        session.Variables["DOCKLOGS_KEY"] = "ge\nheim";

        Assert.Equal(2, await session.RunAsync("health"));

        Assert.Contains("DOCKLOGS_KEY holds", session.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("heim", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_that_would_cross_a_network_in_the_clear_is_warned_of()
    {
        await using var session = await Session.StartAsync();
        session.Variables["DOCKLOGS_KEY"] = "geheim";

        await session.RunAsync("health", "--api", "http://0.0.0.0:1/api");

        Assert.Contains("Use https.", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Address_comes_from_the_environment_when_no_option_names_it()
    {
        await using var session = await Session.StartAsync();
        session.Api.On("GET docks/D1", 200, """{"dock":"D1"}""");
        session.Variables["DOCKLOGS_API"] = new Uri(session.Api.Address, "api/").ToString();
        var output = new StringWriter();

        var exit = await DockLogsProgram.RunAsync(
            ["docks", "show", "D1"],
            new Surroundings { Output = output, Error = TextWriter.Null, Variable = name => session.Variables.GetValueOrDefault(name) },
            CancellationToken.None);

        Assert.Equal(0, exit);
        Assert.Contains("D1", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_of_a_command_goes_to_the_output()
    {
        await using var session = await Session.StartAsync();

        Assert.Equal(0, await session.RunAsync("upload", "--help"));

        Assert.Contains("--idempotency-key", session.Output, StringComparison.Ordinal);
        Assert.Empty(session.Error);
    }
}
