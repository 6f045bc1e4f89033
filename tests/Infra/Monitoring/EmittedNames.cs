using System.Reflection;
using System.Text.RegularExpressions;
using DockLogs.Functions;
using DockLogs.Functions.Telemetry;
using DockLogs.UploadGateway;
using Microsoft.Extensions.Logging;

namespace DockLogs.Infra.Tests.Monitoring;

/// <summary>What the programs emit, taken from their code: metrics with their attributes, spans with theirs, log messages.</summary>
internal static partial class EmittedNames
{
    private static readonly Assembly[] Programs = [typeof(PipelineServices).Assembly, typeof(DockLogs.Bridge.MqttBridge).Assembly, typeof(GatewayApplication).Assembly];

    private static readonly Lazy<IReadOnlyList<string>> Sources = new(() =>
    [
        .. new[] { "Bridge", "Functions", "UploadGateway" }
            .SelectMany(program => Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", program), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText),
    ]);

    /// <summary>Name, kind and unit of each instrument.</summary>
    public static IReadOnlyList<(string Name, string Kind, string Unit)> Metrics =>
        [.. Sources.Value.SelectMany(source => Instrument().Matches(source)).Select(match => (match.Groups["name"].Value, Kind(match.Groups["kind"].Value), match.Groups["unit"].Value))];

    /// <summary>Attributes of metrics.</summary>
    public static IReadOnlyList<string> MetricAttributes =>
        [.. Sources.Value.Where(source => Instrument().IsMatch(source)).SelectMany(source => Pair().Matches(source)).Select(match => match.Groups[1].Value).Distinct()];

    /// <summary>Names of spans.</summary>
    public static IReadOnlyList<string> Spans =>
        [.. Constants(typeof(SpanNames)), .. Programs.SelectMany(program => program.GetTypes()).Select(type => type.GetField("SpanName")?.GetRawConstantValue()).OfType<string>()];

    /// <summary>Attributes of spans.</summary>
    public static IReadOnlyList<string> SpanAttributes =>
        [.. Constants(typeof(SpanKeys)), .. Sources.Value.SelectMany(source => Tag().Matches(source)).Select(match => match.Groups[1].Value)];

    /// <summary>Each log message: where it comes from, its level, its text.</summary>
    public static IReadOnlyList<(string Name, string Level, string Message)> Logs =>
    [
        .. from program in Programs
           from type in program.GetTypes()
           from method in type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
           let log = method.GetCustomAttribute<LoggerMessageAttribute>()
           where log is not null
           select ($"{type.FullName!["DockLogs.".Length..].Replace('+', '.')}.{method.Name}", log.Level.ToString(), log.Message),
    ];

    private static IEnumerable<string> Constants(Type type) => type.GetFields().Select(field => (string)field.GetRawConstantValue()!);

    private static string Kind(string kind) => kind switch
    {
        "Counter" => "counter",
        "UpDownCounter" => "up-down counter",
        "Histogram" => "histogram",
        _ => "gauge",
    };

    [GeneratedRegex("""Create(?<kind>Counter|UpDownCounter|Histogram|ObservableGauge|Gauge)(<\w+>)?\(\s*"(?<name>[^"]+)",\s*(\(\) => [^,]+,\s*)?"(?<unit>[^"]+)",""")]
    private static partial Regex Instrument();

    [GeneratedRegex("""(?:KeyValuePair<string, object\?>(?: \w+ = new)?|new)\("([a-z_.]+)", """)]
    private static partial Regex Pair();

    [GeneratedRegex("""\.SetTag\("([^"]+)",""")]
    private static partial Regex Tag();
}
