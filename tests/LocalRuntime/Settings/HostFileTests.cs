using DockLogs.LocalRuntime.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace DockLogs.LocalRuntime.Tests.Settings;

public sealed class HostFileTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Missing_file_gives_the_defaults_of_Azure()
    {
        HostFile file = Load();
        Assert.Equal("api", file.RoutePrefix);
        Assert.Equal(100, file.MaxEventBatchSize);
        Assert.Equal(1, file.BatchCheckpointFrequency);
    }

    [Fact]
    public void Values_are_read_and_settings_override_them()
    {
        Write("""
            { "version": "2.0", "logging": { "logLevel": { "default": "Warning" } },
              "extensions": { "http": { "routePrefix": "" }, "eventHubs": { "maxEventBatchSize": 7 }, "durableTask": { "maxConcurrentActivityFunctions": 3 } } }
            """);
        HostFile file = Load(KeyValuePair.Create<string, string?>("AzureFunctionsJobHost:extensions:eventHubs:maxEventBatchSize", "9"));
        Assert.Equal("", file.RoutePrefix);
        Assert.Equal(9, file.MaxEventBatchSize);
        Assert.Equal(3, file.MaxConcurrentActivities);
        Assert.Equal(LogLevel.Warning, file.LogLevels["default"]);
    }

    [Theory]
    [InlineData("{ ", "host.json")]
    [InlineData("""{ "version": "1.0" }""", "version is '1.0', expected '2.0'")]
    [InlineData("""{ "extensions": { "eventHubs": { "maxEventBatchSize": 0 } } }""", "extensions.eventHubs.maxEventBatchSize is '0', expected a whole number from 1")]
    [InlineData("""{ "logging": { "logLevel": { "default": "Loud" } } }""", "logging.logLevel.default is 'Loud', expected one of")]
    public void Fault_is_named(string text, string expected)
    {
        Write(text);
        Assert.Contains(expected, Assert.Throws<SettingException>(() => Load()).Message, StringComparison.Ordinal);
    }

    private void Write(string text) => File.WriteAllText(directory.File("host.json"), text);

    private HostFile Load(params KeyValuePair<string, string?>[] settings) =>
        HostFile.Load(directory.Path, new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
}
