using DockLogs.Bridge.Mqtt;
using DockLogs.Bridge.Sending;
using DockLogs.Bridge.Settings;
using DockLogs.Bridge.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DockLogs.Bridge.Tests.Settings;

/// <summary>A bad setting stops the start with its name, its value and what was expected.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("Mqtt:Broker", null, "Mqtt:Broker is not set: expected mqtt://host:port or mqtts://host:port")]
    [InlineData("Mqtt:Broker", "host:1883", "Mqtt:Broker is 'host:1883': expected mqtt://host:port or mqtts://host:port")]
    [InlineData("Mqtt:Broker", "http://host", "Mqtt:Broker is 'http://host/': expected mqtt://host:port or mqtts://host:port")]
    [InlineData("Mqtt:Broker", "mqtt://host/path", "Mqtt:Broker is 'mqtt://host/path': expected mqtt://host:port or mqtts://host:port")]
    [InlineData("Mqtt:ProtocolVersion", "4", "Mqtt:ProtocolVersion is '4': expected 5.0 or 3.1.1")]
    [InlineData("Mqtt:KeepAlive", "00:00:00", "Mqtt:KeepAlive is '00:00:00': expected a time from 00:00:01 to 18:12:15")]
    [InlineData("Mqtt:Password", "secret", "Mqtt:UserName is not set: expected a user name, since Mqtt:Password is set")]
    [InlineData("Mqtt:CaFile", "/nowhere/ca.pem", "Mqtt:CaFile is '/nowhere/ca.pem': expected Mqtt:Broker to begin with mqtts://, without TLS this file is not used")]
    [InlineData("Bridge:BatchSize", "0", "Bridge:BatchSize is '0': expected a whole number from 1 to 65535")]
    [InlineData("Bridge:BatchSize", "many", "Bridge:BatchSize is 'many': expected a whole number from 1 to 65535")]
    [InlineData("Bridge:SessionExpiry", "a week", "Bridge:SessionExpiry is 'a week': expected a time of at least 00:00:01")]
    [InlineData("Bridge:Group", "a/b", "Bridge:Group is 'a/b': expected 1 to 64 characters without '/', '+' and '#'")]
    [InlineData("Bridge:ClientId", "", "Bridge:ClientId is not set: expected an MQTT client id of 1 to 64 characters")]
    [InlineData("Bridge:MaxInFlightBytes", "5", "Bridge:MaxInFlightBytes is '5': expected a number of bytes of at least 1048576")]
    [InlineData("Bridge:MaxRetryDelay", "00:00:00.1", "Bridge:MaxRetryDelay is '00:00:00.1000000': expected at least Bridge:RetryDelay (00:00:00.2500000)")]
    public void Bad_bridge_setting_is_named(string name, string? value, string message) =>
        Assert.Contains(message, FailuresOf(name, value, provider =>
        {
            _ = provider.GetRequiredService<IOptions<MqttOptions>>().Value;
            _ = provider.GetRequiredService<IOptions<BridgeOptions>>().Value;
        }));

    [Theory]
    [InlineData("CaFile", "/nowhere/ca.pem", "", "Mqtt:CaFile is '/nowhere/ca.pem': expected the path of an existing file")]
    [InlineData("CaFile", null, "no certificate", "Mqtt:CaFile is '{file}': expected a readable certificate file: found no certificate, expected PEM blocks 'BEGIN CERTIFICATE'")]
    [InlineData("ClientCertificateFile", null, "no certificate", "Mqtt:ClientCertificateFile is '{file}': expected a readable certificate file: ")]
    public void Bad_certificate_file_is_named(string name, string? file, string content, string message)
    {
        var written = Path.GetTempFileName();
        try
        {
            File.WriteAllText(written, content);
            var options = new MqttOptions { Broker = new Uri("mqtts://host") };
            typeof(MqttOptions).GetProperty(name)!.SetValue(options, file ?? written);
            var result = new SettingsValidator<MqttOptions>(MqttOptions.Section).Validate(null, options);
            Assert.StartsWith(message.Replace("{file}", written, StringComparison.Ordinal), Assert.Single(result.Failures!), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(written);
        }
    }

    [Theory]
    [InlineData("UplinkHub", "a b", "EventHubs: UplinkHub is 'a b': expected the name of an event hub")]
    [InlineData("EventHubs:transport", "smoke", "EventHubs:Transport is 'smoke': expected ")]
    [InlineData("EventHubs", null, "EventHubs: neither EventHubs nor EventHubs:fullyQualifiedNamespace is set: expected a connection string, or the namespace for a managed identity")]
    [InlineData("EventHubs", "Endpoint=sb://x/", "EventHubs: the connection string is not shown here: expected a part SharedAccessKeyName=…")]
    public void Bad_hub_setting_is_named(string name, string? value, string message) =>
        Assert.Contains(FailuresOf(name, value, provider => _ = provider.GetRequiredService<IOptions<EventHubsOptions>>().Value), failure => failure.StartsWith(message, StringComparison.Ordinal));

    [Theory]
    [InlineData("Storage", null, "Storage: neither Storage nor Storage:blobServiceUri is set: expected a connection string, or the blob endpoint for a managed identity")]
    [InlineData("Storage", "nonsense", "Storage has a value that is not shown here: expected a connection string of a storage account, or UseDevelopmentStorage=true")]
    public void Bad_storage_setting_is_named(string name, string? value, string message) =>
        Assert.Contains(message, FailuresOf(name, value, provider => _ = provider.GetRequiredService<IOptions<StorageOptions>>().Value));

    [Fact]
    public void Password_is_never_shown()
    {
        var failures = FailuresOf("Mqtt:Broker", "mqtt://user:secret@host", provider => _ = provider.GetRequiredService<IOptions<MqttOptions>>().Value);
        Assert.NotEmpty(failures);
        Assert.All(failures, failure => Assert.DoesNotContain("secret", failure, StringComparison.Ordinal));
    }

    [Fact]
    public void Defaults_and_good_settings_pass()
    {
        using var provider = Build("UplinkHub", "other");
        Assert.Equal("docklogs-bridge", provider.GetRequiredService<IOptions<BridgeOptions>>().Value.ClientId);
        Assert.Equal(TimeSpan.FromSeconds(30), provider.GetRequiredService<IOptions<MqttOptions>>().Value.KeepAlive);
        Assert.Equal("other", provider.GetRequiredService<IOptions<EventHubsOptions>>().Value.Hub);
        Assert.Equal("devstoreaccount1", provider.GetRequiredService<Azure.Storage.Blobs.BlobServiceClient>().AccountName);
    }

    [Fact]
    public void Storage_by_identity_needs_only_the_address()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Storage:blobServiceUri"] = "https://account.blob.core.windows.net" }).Build();
        using var provider = new ServiceCollection().AddBlobStorage(configuration).AddBlobStorage(configuration).BuildServiceProvider();
        Assert.Equal("account", provider.GetRequiredService<Azure.Storage.Blobs.BlobServiceClient>().AccountName);
    }

    private static List<string> FailuresOf(string name, string? value, Action<IServiceProvider> resolve)
    {
        using var provider = Build(name, value);
        return [.. Assert.Throws<OptionsValidationException>(() => resolve(provider)).Failures];
    }

    private static ServiceProvider Build(string name, string? value)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Mqtt:Broker"] = "mqtt://127.0.0.1",
            ["EventHubs"] = "Endpoint=sb://ns.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey=abc=",
            ["Storage"] = "UseDevelopmentStorage=true",
            [name] = value,
        };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddBlobStorage(configuration)
            .AddEventHubsSender(configuration)
            .AddBridge(configuration)
            .BuildServiceProvider();
    }
}
