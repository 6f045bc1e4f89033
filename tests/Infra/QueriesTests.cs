using System.Reflection;
using System.Text.RegularExpressions;
using DockLogs.Functions;
using DockLogs.UploadGateway;
using Microsoft.Extensions.Logging;

namespace DockLogs.Infra.Tests;

public sealed partial class QueriesTests
{
    /// <summary>Tables and columns of Azure Monitor that the queries use, from its table reference.</summary>
    private static readonly Dictionary<string, string[]> Tables = new()
    {
        ["AppTraces"] = ["TimeGenerated", "Message"],
        ["AppRequests"] = ["TimeGenerated", "Success", "ResultCode"],
        ["ContainerAppConsoleLogs"] = ["TimeGenerated", "Log"],
    };

    private static readonly string[] Made = ["Source", "Text"];

    public static TheoryData<string> Queries => [.. Files()];

    [Theory]
    [MemberData(nameof(Queries))]
    public void Query_looks_for_what_the_programs_log(string file)
    {
        var messages = new[] { typeof(PipelineServices).Assembly, typeof(DockLogs.Bridge.MqttBridge).Assembly, typeof(GatewayApplication).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()?.Message)
            .OfType<string>()
            .ToList();
        Assert.NotEmpty(messages);

        Assert.All(
            Sought().Matches(Read(file)).Select(match => match.Groups[1].Value),
            text => Assert.Contains(messages, message => message.Contains(text, StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public void Query_uses_tables_and_columns_that_exist(string file)
    {
        var query = Quoted().Replace(Read(file), "");
        var tables = Tables.Keys.Where(query.Contains).ToList();
        Assert.NotEmpty(tables);

        var names = Name().Matches(query).Select(match => match.Value).Distinct();
        Assert.Equal([], names.Except([.. tables, .. tables.SelectMany(table => Tables[table]), .. Made]));
    }

    [Fact]
    public void Every_query_is_an_alert_and_every_alert_is_in_the_runbook()
    {
        var snapshot = Snapshot.Read("production");
        var alerts = snapshot.OfType("Microsoft.Insights/scheduledQueryRules").Concat(snapshot.OfType("Microsoft.Insights/metricAlerts"))
            .Select(alert => alert["name"]!.GetValue<string>()["docklog-".Length..])
            .ToList();
        var runbook = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "runbook.md"));

        Assert.Equal([], Files().Select(file => Path.GetFileNameWithoutExtension(file)).Except(alerts));
        Assert.Equal(alerts.Order(StringComparer.Ordinal), runbook.Where(line => line.StartsWith("### ", StringComparison.Ordinal)).Select(line => line[4..]).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Files() => Directory.EnumerateFiles(Path.Combine(Repository.Bicep, "queries"), "*.kql").Select(file => Path.GetFileName(file));

    private static string Read(string file) =>
        string.Join('\n', File.ReadAllLines(Path.Combine(Repository.Bicep, "queries", file)).Where(line => !line.StartsWith("//", StringComparison.Ordinal)));

    [GeneratedRegex("has \"([^\"]+)\"")]
    private static partial Regex Sought();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\b[A-Z]\w*\b")]
    private static partial Regex Name();
}
