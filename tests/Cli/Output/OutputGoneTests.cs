using System.Diagnostics;
using System.Text;
using DockLogs.Cli.Tests.Support;

namespace DockLogs.Cli.Tests.Output;

public sealed class OutputGoneTests
{
    private static readonly string Docks = $$"""{"items":[{{string.Join(',', Enumerable.Repeat("{\"dock\":\"D1\"}", 50_000))}}]}""";

    [Fact]
    public async Task Reader_that_has_gone_ends_the_program_without_a_word()
    {
        await using var session = await Session.StartAsync();
        session.Api.On("GET docks", 200, """{"items":[{"dock":"D1"}]}""");

        Assert.Equal(141, await session.RunAsync(new BrokenWriter(), "docks", "list"));
        Assert.Equal(141, await session.RunAsync(new BrokenWriter(), "docks", "list", "--json"));
        Assert.Equal(141, await session.RunAsync(new BrokenWriter(), "--help"));

        Assert.Empty(session.Error);
    }

    [SkippableFact]
    public async Task Process_in_a_pipe_to_head_ends_without_a_word()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Needs a shell with pipes.");
        await using var stub = await StubApi.StartAsync();
        stub.On("GET docks", 200, Docks);
        var start = new ProcessStartInfo("bash", ["-c", "dotnet \"$1\" docks list --json --api \"$2\" | head -n 1; echo \"${PIPESTATUS[0]}\"", "bash", Path.Combine(AppContext.BaseDirectory, "docklogs.dll"), new Uri(stub.Address, "api").ToString()])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var shell = Process.Start(start)!;
        var error = shell.StandardError.ReadToEndAsync();
        var output = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();

        Assert.Equal("{\"dock\":\"D1\"}\n141\n", output);
        Assert.Empty(await error);
    }

    private sealed class BrokenWriter : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => throw new IOException("Broken pipe");
    }
}
