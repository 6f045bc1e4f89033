using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DockLogs.Bridge.Mqtt;
using DockLogs.Functions;
using Microsoft.Azure.Functions.Worker;

namespace DockLogs.Infra.Tests.Settings;

public sealed partial class AppSettingsTests
{
    public static TheoryData<string, string> Deployments => new()
    {
        { "test", DeployedPrograms.Functions }, { "test", DeployedPrograms.Bridge }, { "test", DeployedPrograms.Gateway },
        { "production", DeployedPrograms.Functions }, { "production", DeployedPrograms.Bridge }, { "production", DeployedPrograms.Gateway },
    };

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Settings_that_are_set_are_settings_that_are_read(string parameters, string program)
    {
        var settings = DeployedPrograms.SettingsOf(Snapshot.Read(parameters), program);

        Assert.NotEmpty(settings);
        Assert.Equal([], settings.Keys.Where(setting => !DeployedPrograms.Reads(program, setting)));
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Settings_are_all_that_the_program_wants_at_its_start(string parameters, string program) =>
        Assert.Equal([], DeployedPrograms.FaultsOf(program, DeployedPrograms.SettingsOf(Snapshot.Read(parameters), program)));

    [Theory]
    [InlineData(DeployedPrograms.Functions, "Storage__blobServiceUri", "Mqtt__Broker", "Gateway__Endpoint", "Gateway__MasterKey")]
    [InlineData(DeployedPrograms.Bridge, "Storage__blobServiceUri", "Mqtt__Broker", "EventHubs__fullyQualifiedNamespace")]
    [InlineData(DeployedPrograms.Gateway, "Gateway__MasterKey")]
    public void Program_misses_a_required_setting_that_is_taken_away(string program, params string[] required)
    {
        var settings = DeployedPrograms.SettingsOf(Snapshot.Read("production"), program);

        Assert.All(required, setting => Assert.NotEmpty(DeployedPrograms.FaultsOf(program, settings.Where(found => found.Key != setting))));
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Settings_of_host_and_libraries_are_all_set(string parameters, string program) =>
        Assert.Equal([], DeployedPrograms.Unchecked(program).Except(DeployedPrograms.SettingsOf(Snapshot.Read(parameters), program).Keys));

    [Theory]
    [InlineData(DeployedPrograms.Functions, "Storage__clientId", "EventHubs__clientId", "AzureWebJobsStorage__clientId")]
    [InlineData(DeployedPrograms.Bridge, "Storage__clientId", "EventHubs__clientId")]
    [InlineData(DeployedPrograms.Gateway, "AZURE_CLIENT_ID")]
    public void Program_is_told_its_own_identity(string program, params string[] settings)
    {
        var snapshot = Snapshot.Read("production");

        Assert.All(settings, setting => Assert.Contains($"/id-docklog-{program}'", DeployedPrograms.SettingsOf(snapshot, program)[setting], StringComparison.Ordinal));
    }

    // The parameter providerSettings of the template takes these as they are.
    [Theory]
    [InlineData("Upload__Provider")]
    [InlineData("Archive__CopyToBlob")]
    [InlineData("Aws__AccessKeySecret")]
    [InlineData("Minio__Endpoint")]
    [InlineData("Ali__S3Endpoint")]
    public void Settings_of_other_storage_providers_are_read(string setting) => Assert.True(DeployedPrograms.Reads(DeployedPrograms.Functions, setting));

    [Theory]
    [InlineData("test")]
    [InlineData("production")]
    public void Host_drops_no_trace_and_so_no_error(string parameters)
    {
        var settings = Snapshot.Read(parameters).FunctionSettings();
        var host = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "host.json")))!;

        Assert.Equal("OpenTelemetry", host["telemetryMode"]!.GetValue<string>());
        Assert.Null(host["logging"]!["applicationInsights"]);
        Assert.Equal(("microsoft.fixed_percentage", "1.0"), (settings["OTEL_TRACES_SAMPLER"], settings["OTEL_TRACES_SAMPLER_ARG"]));
    }

    [Fact]
    public void Triggers_find_what_their_attributes_name()
    {
        var settings = Snapshot.Read("production").FunctionSettings();
        var triggers = typeof(PipelineServices).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetParameters())
            .SelectMany(parameter => parameter.GetCustomAttributesData())
            .Where(attribute => attribute.AttributeType == typeof(EventHubTriggerAttribute) || attribute.AttributeType == typeof(TimerTriggerAttribute))
            .ToList();

        var names = triggers
            .SelectMany(attribute => attribute.ConstructorArguments.Concat(attribute.NamedArguments.Select(argument => argument.TypedValue)))
            .SelectMany(argument => Reference().Matches(argument.Value as string ?? "").Select(match => match.Groups[1].Value))
            .ToList();
        Assert.NotEmpty(names);

        // By their very names: the scale controller, which wakes a sleeping app, does not read ':' as '__' as the host does.
        Assert.All(names, name => Assert.Contains(name, settings.Keys));

        var connections = triggers.SelectMany(attribute => attribute.NamedArguments).Where(argument => argument.MemberName == "Connection").Select(argument => argument.TypedValue.Value).ToList();
        Assert.NotEmpty(connections);
        Assert.All(connections, connection => Assert.Contains($"{connection}__fullyQualifiedNamespace", settings.Keys));
    }

    [Fact]
    public void Warm_instances_are_for_functions_that_exist()
    {
        var functions = typeof(PipelineServices).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .Select(method => method.GetCustomAttribute<FunctionAttribute>()?.Name)
            .OfType<string>()
            .ToList();
        var warm = Snapshot.Read("production").OfType("Microsoft.Web/sites").Single()["properties"]!["functionAppConfig"]!["scaleAndConcurrency"]!["alwaysReady"]!.AsArray()
            .Select(entry => entry!["name"]!.GetValue<string>())
            .ToList();

        Assert.NotEmpty(warm);
        Assert.All(warm, name => Assert.True(name is "http" or "durable" || functions.Contains(name["function:".Length..]), name));
    }

    [Fact]
    public void Bridge_and_functions_go_to_the_same_broker_and_hub()
    {
        var snapshot = Snapshot.Read("production");
        var (functions, bridge) = (snapshot.FunctionSettings(), snapshot.ContainerSettings("bridge"));

        Assert.All(
            ["Mqtt__Broker", "Mqtt__ProtocolVersion", "Mqtt__UserName", "UplinkHub", "EventHubs__fullyQualifiedNamespace", "Storage__blobServiceUri"],
            setting => Assert.Equal(functions[setting], bridge[setting]));
        Assert.Equal(functions["Gateway__Region"], snapshot.ContainerSettings("gateway")["Gateway__Region"]);
        Assert.Equal("mqtts", new Uri(functions[$"{MqttOptions.Section}__Broker"]).Scheme);
    }

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Reference();
}
