using DockLogs.LocalRuntime.CommandLine;

namespace DockLogs.LocalRuntime.Tests.CommandLine;

public sealed class RunCommandTests
{
    [Fact]
    public void No_options_give_the_defaults() => Assert.Equal(
        new RunOptions { Docks = 3, DataDirectory = null, HttpPort = 7071, MqttPort = 1883, GatewayPort = 9000 },
        RunCommand.Parse([]));

    [Fact]
    public void Every_option_is_read_in_both_forms() => Assert.Equal(
        new RunOptions
        {
            Docks = 0,
            DataDirectory = "/tmp/state",
            HttpPort = 1,
            MqttPort = 2,
            GatewayPort = 0,
            Broker = new Uri("mqtt://broker:1884"),
            Blobs = "DefaultEndpointsProtocol=https;AccountName=a",
            Otlp = new Uri("http://127.0.0.1:4318"),
            Fresh = true,
        },
        RunCommand.Parse(
            ["--docks=0", "--data", "/tmp/state", "--http-port=1", "--mqtt-port", "2", "--gateway-port", "0", "--broker", "mqtt://broker:1884", "--blobs=DefaultEndpointsProtocol=https;AccountName=a", "--otlp", "http://127.0.0.1:4318", "--fresh"]));

    [Fact]
    public void Of_an_option_given_twice_the_last_counts() => Assert.Equal(5, RunCommand.Parse(["--docks", "1", "--docks", "5"]).Docks);

    [Theory]
    [InlineData("Unknown option '--dock'.", "--dock", "3")]
    [InlineData("Unknown option 'extra'.", "extra")]
    [InlineData("--docks needs a value.", "--docks")]
    [InlineData("--docks needs a value.", "--docks", "--fresh")]
    [InlineData("--data needs a value.", "--data=")]
    [InlineData("--docks is '-1', expected a whole number from 0 to 100000.", "--docks", "-1")]
    [InlineData("--docks is 'three', expected a whole number from 0 to 100000.", "--docks=three")]
    [InlineData("--http-port is '65536', expected a whole number from 0 to 65535.", "--http-port", "65536")]
    [InlineData("--otlp is 'collector', expected http://HOST:PORT or https://HOST:PORT.", "--otlp", "collector")]
    [InlineData("--fresh takes no value, found 'yes'.", "--fresh=yes")]
    [InlineData("--broker is 'http://broker', expected mqtt://HOST:PORT or mqtts://HOST:PORT.", "--broker", "http://broker")]
    [InlineData("--broker is 'broker', expected mqtt://HOST:PORT or mqtts://HOST:PORT.", "--broker", "broker")]
    [InlineData("--http-port and --gateway-port are both 7000.", "--http-port", "7000", "--gateway-port", "7000")]
    [InlineData("--http-port and --mqtt-port are both 1883.", "--http-port", "1883")]
    public void Bad_option_is_named_with_what_was_expected(string message, params string[] arguments) =>
        Assert.Equal(message, Assert.Throws<CommandLineException>(() => RunCommand.Parse(arguments)).Message);

    [Fact]
    public void Password_on_the_command_line_is_refused_without_repeating_it()
    {
        string message = Assert.Throws<CommandLineException>(() => RunCommand.Parse(["--broker", "mqtt://user:geheim@broker"])).Message;
        Assert.Contains("Mqtt__Password", message, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", message, StringComparison.Ordinal);
    }
}
