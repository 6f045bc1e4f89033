using DockLogs.LocalRuntime.CommandLine;
using DockLogs.LocalRuntime.Discovery;
using DockLogs.LocalRuntime.Hosting;
using DockLogs.LocalRuntime.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace DockLogs.LocalRuntime.Tests.Settings;

public sealed class SampleFileTests
{
    [Fact]
    public void Sample_of_local_settings_is_valid_as_it_stands_and_keeps_the_built_in_parts()
    {
        using TemporaryDirectory directory = new();
        string root = ContentRoot.Find(AppContext.BaseDirectory);
        File.Copy(Path.Combine(root, "local.settings.sample.json"), directory.File("local.settings.json"));
        IConfiguration settings = LocalSettings.Load(directory.Path, [], new RunOptions());
        SettingsCheck.Run(
            FunctionCatalogue.Discover(typeof(DockLogs.Functions.PipelineServices).Assembly),
            HostFile.Load(root, settings),
            settings,
            NullLoggerFactory.Instance);
        Assert.True(SettingsCheck.UsesOwnStorage(settings));
        Assert.Null(settings["Mqtt:Broker"]);
    }
}
