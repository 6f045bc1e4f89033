using DockLogs.Functions.Tests.Uploads.Support;
using DockLogs.Functions.Uplink;
using DockLogs.Functions.Uploads;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DockLogs.Functions.Tests;

public sealed class PipelineServicesTests
{
    [Fact]
    public void Every_upload_function_can_be_made_from_the_services()
    {
        using ServiceProvider services = Build();
        foreach (Type function in (Type[])[typeof(ParseUplink), typeof(AdmitUpload), typeof(StartUpload), typeof(CancelAtDock), typeof(VerifyArchive), typeof(RecordArchive), typeof(RecordEnd), typeof(SendListCommand), typeof(StartCopies), typeof(CopyArchive), typeof(RecordCopyFault)])
        {
            Assert.NotNull(ActivatorUtilities.CreateInstance(services, function));
        }
    }

    [Fact]
    public void Defaults_are_those_of_the_design()
    {
        using ServiceProvider services = Build();
        UploadOptions options = services.GetRequiredService<IOptions<UploadOptions>>().Value;
        Assert.Equal(TimeSpan.FromSeconds(10), options.ReplyTimeout);
        Assert.Equal(5, options.StartAttempts);
        Assert.Equal(TimeSpan.FromMinutes(10), options.ProgressTimeout);
        Assert.Equal(TimeSpan.FromHours(6), options.Deadline);
        Assert.Equal(TimeSpan.FromSeconds(30), options.CancelTimeout);
        Assert.Equal("milliseconds", options.ExpireUnit);
        Assert.Equal("gateway", options.Provider);
    }

    [Theory]
    [InlineData("Upload:ReplyTimeout", "-00:00:01")]
    [InlineData("Upload:ReplyTimeout", "10")]
    [InlineData("Upload:StartAttempts", "0")]
    [InlineData("Upload:ProgressTimeout", "00:00:00")]
    [InlineData("Upload:Deadline", "30.00:00:00")]
    [InlineData("Upload:CancelTimeout", "soon")]
    [InlineData("Upload:ExpireUnit", "minutes")]
    [InlineData("Upload:Provider", "dropbox")]
    [InlineData("Gateway:Endpoint", "ftp://somewhere")]
    public void Bad_setting_stops_the_start_with_its_name_and_value(string name, string value)
    {
        using ServiceProvider services = Build((name, value));
        Exception fault = Assert.ThrowsAny<Exception>(() => services.GetRequiredService<IStartupValidator>().Validate());
        string text = fault.ToString();
        Assert.Contains(name, text, StringComparison.Ordinal);
        Assert.Contains(value == "10" ? "10.00:00:00" : value, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("c2VjcmV0LXRoYXQtaXMtdG9vLXNob3J0")]
    public void Bad_master_key_stops_the_start_without_being_shown(string key)
    {
        using ServiceProvider services = Build(("Gateway:MasterKey", key));
        Exception fault = Assert.ThrowsAny<Exception>(() => services.GetRequiredService<IStartupValidator>().Validate());
        Assert.Contains("Gateway:MasterKey", fault.Message, StringComparison.Ordinal);
        if (key.Length > 0)
        {
            Assert.DoesNotContain(key, fault.ToString(), StringComparison.Ordinal);
        }
    }

    private static ServiceProvider Build(params (string Name, string Value)[] settings)
    {
        var values = new Dictionary<string, string?>
        {
            ["Storage"] = "UseDevelopmentStorage=true",
            ["Mqtt:Broker"] = "mqtt://localhost:1883",
            ["Gateway:Endpoint"] = "http://localhost:9000",
            ["Gateway:MasterKey"] = UploadHost.MasterKey,
        };
        foreach ((string name, string value) in settings)
        {
            values[name] = value;
        }

        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(configuration);
        services.AddPipeline(configuration);
        return services.BuildServiceProvider();
    }
}
