using DockLogs.LocalRuntime.CommandLine;
using DockLogs.LocalRuntime.Settings;
using Microsoft.Extensions.Configuration;

namespace DockLogs.LocalRuntime.Tests.Settings;

public sealed class LocalSettingsTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Names_used_by_the_functions_have_defaults()
    {
        IConfiguration settings = Load();
        Assert.Equal("uplink", settings["UplinkHub"]);
        Assert.Equal("$Default", settings["UplinkConsumerGroup"]);
        Assert.Equal("0 0 2 * * *", settings["PullSchedule"]);
    }

    [Fact]
    public void Schedule_of_the_pull_may_stand_in_its_section()
    {
        Assert.Equal("0 0 3 * * *", Load(null, new KeyValuePair<string, string?>("Pull__Schedule", "0 0 3 * * *"))["PullSchedule"]);
        Assert.Equal("0 0 4 * * *", Load(null, new("Pull__Schedule", "0 0 3 * * *"), new("PullSchedule", "0 0 4 * * *"))["PullSchedule"]);
    }

    [Fact]
    public void File_is_below_the_environment_and_that_below_the_command_line()
    {
        Write("""{ "IsEncrypted": false, "Values": { "A": "file", "B": "file", "Mqtt__Broker": "mqtt://file", "Upload:Deadline": "01:00:00", "Number": 5 } } // local""");
        IConfiguration settings = Load(
            new RunOptions { Broker = new Uri("mqtt://line") },
            new("B", "environment"),
            new("Mqtt__Broker", "mqtt://environment"),
            new("Upload__ReplyTimeout", "00:00:02"));
        Assert.Equal("file", settings["A"]);
        Assert.Equal("5", settings["Number"]);
        Assert.Equal("environment", settings["B"]);
        Assert.Equal("mqtt://line", settings["Mqtt:Broker"]);
        Assert.Equal("00:00:02", settings["Upload:ReplyTimeout"]);
        Assert.Equal("01:00:00", settings["Upload:Deadline"]);
    }

    [Theory]
    [InlineData("http://127.0.0.1:4317", null)]
    [InlineData("http://127.0.0.1:4318", "http/protobuf")]
    public void Otlp_option_chooses_the_protocol_by_the_port(string collector, string? protocol)
    {
        IConfiguration settings = Load(new RunOptions { Otlp = new Uri(collector) });
        Assert.Equal(collector, settings["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        Assert.Equal(protocol, settings["OTEL_EXPORTER_OTLP_PROTOCOL"]);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("InstrumentationKey=;IngestionEndpoint=https://in.example")]
    public void Address_of_application_insights_that_is_none_stops_the_start_and_is_not_shown(string connection)
    {
        const string name = "APPLICATIONINSIGHTS_CONNECTION_STRING";
        string message = Assert.Throws<SettingException>(() => Load(null, new KeyValuePair<string, string?>(name, connection))).Message;
        Assert.StartsWith($"Setting '{name}' ", message, StringComparison.Ordinal);
        Assert.DoesNotContain(connection, message, StringComparison.Ordinal);
        Assert.Equal("InstrumentationKey=00000000-0000-0000-0000-000000000000", Load(null, new KeyValuePair<string, string?>(name, "InstrumentationKey=00000000-0000-0000-0000-000000000000"))[name]);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("127.0.0.1:4317")]
    [InlineData("/collector")]
    [InlineData("ftp://127.0.0.1")]
    public void Otlp_endpoint_that_is_no_address_stops_the_start(string endpoint) => Assert.Equal(
        $"Setting 'OTEL_EXPORTER_OTLP_ENDPOINT' is '{endpoint}', expected http://HOST:PORT or https://HOST:PORT.",
        Assert.Throws<SettingException>(() => Load(null, new KeyValuePair<string, string?>("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint))).Message);

    [Theory]
    [InlineData("")]
    [InlineData("https://collector.example:4318/v1")]
    public void Otlp_endpoint_may_be_empty_or_an_address(string endpoint) =>
        Assert.Equal(endpoint, Load(null, new KeyValuePair<string, string?>("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint))["OTEL_EXPORTER_OTLP_ENDPOINT"]);

    [Fact]
    public void Environment_names_that_differ_in_case_only_do_no_harm() =>
        Assert.NotNull(Load(null, new("http_proxy", "a"), new("HTTP_PROXY", "b"))["HTTP_PROXY"]);

    [Theory]
    [InlineData("UseDevelopmentStorage=true", "Storage")]
    [InlineData("https://account.blob.core.windows.net", "Storage:blobServiceUri")]
    public void Blobs_option_sets_what_it_is(string blobs, string setting) => Assert.Equal(blobs, Load(new RunOptions { Blobs = blobs })[setting]);

    [Theory]
    [InlineData("{ \"Values\": ")]
    [InlineData("[]")]
    [InlineData("{ \"Values\": [] }")]
    [InlineData("{ \"Values\": { \"Upload\": { \"Deadline\": \"1\" } } }")]
    public void Broken_file_is_named(string text)
    {
        Write(text);
        Assert.Contains("local.settings.json", Assert.Throws<SettingException>(() => Load()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("System.TimeSpan", "Upload:ReplyTimeout", "soon", "Setting 'Upload:ReplyTimeout' is 'soon', expected a time such as 00:00:10 (hours:minutes:seconds).")]
    [InlineData("System.Int32", "Upload:StartAttempts", "many", "Setting 'Upload:StartAttempts' is 'many', expected a whole number.")]
    public void Value_of_the_wrong_type_is_told_in_plain_words(string type, string name, string value, string expected)
    {
        IConfiguration settings = Load(null, KeyValuePair.Create<string, string?>(name.Replace(":", "__", StringComparison.Ordinal), value));
        InvalidOperationException thrown = Assert.Throws<InvalidOperationException>(() => settings.GetValue(Type.GetType(type)!, name));
        Assert.Equal(expected, SettingFault.Describe(thrown, settings));
    }

    [Theory]
    [InlineData("%Hub%", "uplink-hub")]
    [InlineData("%Pull__Schedule%", "0 0 2 * * *")]
    [InlineData("plain", "plain")]
    public void Names_between_percent_signs_are_replaced(string text, string expected) =>
        Assert.Equal(expected, SettingReferences.Resolve(text, Load(null, KeyValuePair.Create<string, string?>("Hub", "uplink-hub")), "F"));

    [Fact]
    public void Unset_name_between_percent_signs_is_told_with_the_function() => Assert.Equal(
        "Setting 'Nope' is not set, but ParseUplink needs it (\"%Nope%\").",
        Assert.Throws<SettingException>(() => SettingReferences.Resolve("%Nope%", Load(), "ParseUplink")).Message);

    private void Write(string text) => File.WriteAllText(directory.File("local.settings.json"), text);

    private IConfigurationRoot Load(RunOptions? options = null, params KeyValuePair<string, string?>[] environment) =>
        LocalSettings.Load(directory.Path, environment, options ?? new RunOptions());
}
