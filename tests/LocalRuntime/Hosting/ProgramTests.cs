using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using DockLogs.LocalRuntime.Azurite;
using DockLogs.LocalRuntime.Settings;

namespace DockLogs.LocalRuntime.Tests.Hosting;

/// <summary>The program as its user meets it: exit codes, messages, the ready line, signals, kill -9.</summary>
public sealed partial class ProgramTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    private string Data => directory.File("data");

    private string[] AnyPorts => ["--docks", "0", "--data", Data, "--http-port", "0", "--mqtt-port", "0", "--gateway-port", "0"];

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("--http-port is 'x', expected a whole number from 0 to 65535.", "--http-port", "x")]
    [InlineData("Unknown option '--dock'.", "--dock")]
    public async Task Bad_option_ends_with_2_and_the_usage(string message, params string[] arguments)
    {
        await using PipelineProcess program = PipelineProcess.Start(arguments);
        Assert.Equal(2, await program.ExitAsync());
        Assert.Contains(message, program.Errors, StringComparison.Ordinal);
        Assert.Contains("usage: run", program.Errors, StringComparison.Ordinal);
        Assert.Empty(program.Output);
    }

    [Fact]
    public async Task Help_is_printed_and_ends_with_0()
    {
        await using PipelineProcess program = PipelineProcess.Start(["--help"]);
        Assert.Equal(0, await program.ExitAsync());
        Assert.Contains("--gateway-port", program.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Upload__ReplyTimeout", "soon")]
    [InlineData("Upload__ReplyTimeout", "-00:00:01")]
    [InlineData("Upload__StartAttempts", "0")]
    [InlineData("PullSchedule", "at two")]
    [InlineData("Pull__MaxParallelDocks", "-1")]
    [InlineData("Bridge__BatchSize", "0")]
    [InlineData("Mqtt__Broker", "http://broker")]
    [InlineData("Mqtt__ProtocolVersion", "4")]
    [InlineData("Gateway__Region", "NOT A REGION")]
    [InlineData("Hub__Partitions", "0")]
    [InlineData("Local__Address", "somewhere")]
    public async Task Bad_setting_ends_with_1_its_name_and_value_and_touches_nothing(string name, string value)
    {
        await using PipelineProcess program = PipelineProcess.Start(AnyPorts, (name, value));
        Assert.Equal(1, await program.ExitAsync());
        Assert.Contains(name.Replace("__", ":", StringComparison.Ordinal), program.Errors, StringComparison.Ordinal);
        Assert.Contains(value, program.Errors, StringComparison.Ordinal);
        Assert.Contains("expected", program.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", program.Errors, StringComparison.Ordinal);
        Assert.Empty(program.Output);
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task Secret_setting_that_is_bad_is_not_repeated()
    {
        await using PipelineProcess program = PipelineProcess.Start(AnyPorts, ("Gateway__MasterKey", "hunter2"));
        Assert.Equal(1, await program.ExitAsync());
        Assert.Contains("Gateway:MasterKey", program.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", program.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Port_in_use_is_named_with_its_option()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using PipelineProcess program = PipelineProcess.Start([.. AnyPorts, "--mqtt-port", $"{port}"]);
        Assert.Equal(1, await program.ExitAsync());
        Assert.Contains($"Port {port} is already in use. Stop what uses it, or choose another with --mqtt-port PORT", program.Errors, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Ready_line_comes_once_and_a_signal_stops_everything()
    {
        WantAzurite();
        await using PipelineProcess program = PipelineProcess.Start(AnyPorts);
        Match ready = ReadyLine().Match(await program.ReadyAsync());
        Assert.True(ready.Success, program.Output);

        await using PipelineProcess second = PipelineProcess.Start(AnyPorts);
        Assert.Equal(1, await second.ExitAsync());
        Assert.Contains($"The data directory {Data} is in use by another pipeline", second.Errors, StringComparison.Ordinal);

        using var client = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri(ready.Groups["http"].Value + "/api/health"))).StatusCode);
        Assert.NotEqual(HttpStatusCode.NotFound, (await client.GetAsync(new Uri(ready.Groups["s3"].Value + "/dock-logs/x"))).StatusCode);

        AzuriteRecord azurite = AzuriteRecord.Read(Path.Combine(Data, "azurite.json"))!;
        Assert.True(DetachedProcess.IsRunning(azurite.ProcessId, Data));
        Assert.Equal(0, await program.SignalAsync(PipelineProcess.Terminate));
        Assert.False(DetachedProcess.IsRunning(azurite.ProcessId, Data));
        Assert.Single(program.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [SkippableFact]
    public async Task After_kill_9_it_goes_on_with_the_same_storage_and_ports()
    {
        WantAzurite();
        string before;
        AzuriteRecord azurite;
        await using (PipelineProcess killed = PipelineProcess.Start(AnyPorts))
        {
            before = await killed.ReadyAsync();
            azurite = AzuriteRecord.Read(Path.Combine(Data, "azurite.json"))!;
        }

        Assert.True(DetachedProcess.IsRunning(azurite.ProcessId, Data));
        await using PipelineProcess program = PipelineProcess.Start(AnyPorts);
        Assert.Equal(before, await program.ReadyAsync());
        Assert.Equal(azurite, AzuriteRecord.Read(Path.Combine(Data, "azurite.json")));
        Assert.Equal(0, await program.SignalAsync(PipelineProcess.CtrlC));
    }

    [SkippableFact]
    public async Task Fresh_start_forgets_all_and_stops_the_old_storage()
    {
        WantAzurite();
        int before;
        byte[] key;
        await using (PipelineProcess killed = PipelineProcess.Start(AnyPorts))
        {
            await killed.ReadyAsync();
            before = AzuriteRecord.Read(Path.Combine(Data, "azurite.json"))!.ProcessId;
            key = await File.ReadAllBytesAsync(Path.Combine(Data, "gateway.key"));
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Data, "gateway.key")));
            }
        }

        await using PipelineProcess program = PipelineProcess.Start([.. AnyPorts, "--fresh"]);
        await program.ReadyAsync();
        Assert.False(DetachedProcess.IsRunning(before, Data));
        Assert.NotEqual(key, await File.ReadAllBytesAsync(Path.Combine(Data, "gateway.key")));
        Assert.Equal(0, await program.SignalAsync(PipelineProcess.Terminate));
    }

    private static void WantAzurite() => Skip.IfNot(
        File.Exists(Path.Combine(ContentRoot.Find(AppContext.BaseDirectory), "node_modules", "azurite", "package.json")),
        "wants the npm package azurite: ./pipeline test installs it");

    [GeneratedRegex(@"^ready http=(?<http>http://127\.0\.0\.1:\d+) mqtt=(?<mqtt>mqtt://127\.0\.0\.1:\d+) s3=(?<s3>http://127\.0\.0\.1:\d+)$")]
    private static partial Regex ReadyLine();
}
