using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DockLogs.Functions.Uploads;
using DockLogs.Infra.Tests.Monitoring;

namespace DockLogs.Infra.Tests;

/// <summary>The queries of alerts and workbook: names that the code emits, tables and columns that there are.</summary>
public sealed partial class QueriesTests
{
    /// <summary>Tables and columns of Azure Monitor that the queries use, from its table reference.</summary>
    private static readonly Dictionary<string, string[]> Tables = new()
    {
        ["AppTraces"] = ["TimeGenerated", "Message"],
        ["AppExceptions"] = ["TimeGenerated", "OuterMessage", "Properties"],
        ["AppRequests"] = ["TimeGenerated", "Name", "Success", "ResultCode", "OperationId", "AppRoleName", "DurationMs", "Properties"],
        ["AppDependencies"] = ["TimeGenerated", "Name", "Success", "OperationId", "AppRoleName", "DurationMs", "Properties"],
        ["AppMetrics"] = ["TimeGenerated", "Name", "Sum", "Min", "Max", "ItemCount", "Properties"],
        ["ContainerAppConsoleLogs"] = ["TimeGenerated", "Log"],
    };

    // Words that the queries show or compare with: no names.
    private static readonly string[] Values =
    [
        UploadStatus.Completed, UploadStatus.CompletedPartially, UploadStatus.Failed, UploadStatus.TimedOut, "bridge", "functions", "{Upload}", "-", "", "4", "too large, or no dock's topic",
    ];

    public static TheoryData<string> Queries => [.. AlertFiles(), .. WorkbookFiles()];

    [Theory]
    [MemberData(nameof(Queries))]
    public void Query_looks_for_what_the_programs_log(string file) =>
        Assert.All(
            Sought().Matches(Read(file)).Select(match => match.Groups[1].Value),
            text => Assert.Contains(EmittedNames.Logs, log => log.Message.Contains(text, StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(Queries))]
    public void Query_names_what_the_programs_emit(string file)
    {
        var query = Read(file);
        var emitted = EmittedNames.Metrics.Select(metric => metric.Name).Concat(EmittedNames.Spans).ToList();
        var attributes = query.Contains("AppMetrics", StringComparison.Ordinal) ? EmittedNames.MetricAttributes : EmittedNames.SpanAttributes;
        var sought = Sought().Matches(query).Select(match => match.Groups[1].Value).ToList();
        var keys = Key().Matches(query).Select(match => match.Groups[1].Value).ToList();

        Assert.Equal([], keys.Except(attributes));
        Assert.Equal([], Literal().Matches(query).Select(match => match.Groups[1].Value).Except([.. sought, .. keys, .. emitted, .. Values]));
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public void Query_uses_tables_and_columns_that_exist(string file)
    {
        var query = Literal().Replace(Read(file), "").Replace("{TimeRange:grain}", "", StringComparison.Ordinal);
        var tables = Tables.Keys.Where(query.Contains).ToList();
        Assert.NotEmpty(tables);

        var made = Made().Matches(query).Select(match => match.Groups[1].Value).ToHashSet();
        var names = Name().Matches(query).Select(match => match.Value).Distinct();
        Assert.Equal([], names.Except([.. tables, .. tables.SelectMany(table => Tables[table]), .. made]));
    }

    [Fact]
    public void Every_alert_query_is_an_alert_and_every_alert_is_in_the_runbook()
    {
        var snapshot = Snapshot.Read("production");
        var alerts = snapshot.OfType("Microsoft.Insights/scheduledQueryRules").Concat(snapshot.OfType("Microsoft.Insights/metricAlerts"))
            .Select(alert => alert["name"]!.GetValue<string>()["docklog-".Length..])
            .ToList();
        var runbook = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "runbook.md"));

        Assert.Equal([], AlertFiles().Select(file => Path.GetFileNameWithoutExtension(file)).Except(alerts));
        Assert.Equal(alerts.Order(StringComparer.Ordinal), runbook.Where(line => line.StartsWith("### ", StringComparison.Ordinal)).Select(line => line[4..]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("test")]
    [InlineData("production")]
    public void Workbook_shows_every_query_of_its_folder(string parameters)
    {
        var workbook = Snapshot.Read(parameters).OfType("Microsoft.Insights/workbooks").Single();
        var items = JsonNode.Parse(workbook["properties"]!["serializedData"]!.GetValue<string>())!["items"]!.AsArray();
        var shown = items.Select(item => item!["content"]!["query"]?.GetValue<string>()).OfType<string>().ToList();

        Assert.Equal(
            WorkbookFiles().Select(file => File.ReadAllText(Path.Combine(Repository.Bicep, "queries", file))).Order(StringComparer.Ordinal),
            shown.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> AlertFiles() => Files("").Select(file => Path.GetFileName(file));

    private static IEnumerable<string> WorkbookFiles() => Files("workbook").Select(file => $"workbook/{Path.GetFileName(file)}");

    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(Path.Combine(Repository.Bicep, "queries", folder), "*.kql");

    private static string Read(string file) =>
        string.Join('\n', File.ReadAllLines(Path.Combine(Repository.Bicep, "queries", file)).Where(line => !line.StartsWith("//", StringComparison.Ordinal)));

    [GeneratedRegex("has \"([^\"]+)\"")]
    private static partial Regex Sought();

    [GeneratedRegex("""Properties\["([^"]+)"\]""")]
    private static partial Regex Key();

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex Literal();

    [GeneratedRegex(@"\b([A-Z]\w*) = ")]
    private static partial Regex Made();

    [GeneratedRegex(@"\b[A-Z]\w*\b")]
    private static partial Regex Name();
}
