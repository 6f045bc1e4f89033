using System.Text;
using System.Text.RegularExpressions;

namespace DockLogs.Infra.Tests.Monitoring;

/// <summary>
/// docs/monitoring.md names all that the programs emit, and nothing else. The table of log messages is written by
/// <c>UPDATE_SNAPSHOTS=1 dotnet test tests/Infra</c>, the others by hand.
/// </summary>
public sealed partial class MonitoringGuideTests
{
    private const string LogsBegin = "<!-- logs: written by tests/Infra -->";

    private static readonly string File = Path.Combine(Repository.Root, "docs", "monitoring.md");

    [Fact]
    public void Metrics_of_the_guide_are_those_of_the_code()
    {
        var told = Rows("| metric |").Select(cells => (cells[0], cells[1], cells[2]));

        Assert.Equal(Sorted(EmittedNames.Metrics), Sorted(told));
        Assert.All(EmittedNames.Metrics, metric => Assert.StartsWith("docklogs.", metric.Name, StringComparison.Ordinal));
    }

    [Fact]
    public void Attributes_of_metrics_are_those_of_the_code() =>
        Assert.Equal(
            EmittedNames.MetricAttributes.Order(StringComparer.Ordinal),
            Rows("| metric |").SelectMany(cells => Code().Matches(cells[3]).Select(match => match.Groups[1].Value)).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Spans_of_the_guide_are_those_of_the_code() =>
        Assert.Equal(EmittedNames.Spans.Order(StringComparer.Ordinal), Rows("| span |").Select(cells => cells[0]).Order(StringComparer.Ordinal));

    [Fact]
    public void Attributes_of_spans_are_those_of_the_code() =>
        Assert.Equal(
            EmittedNames.SpanAttributes.Distinct().Order(StringComparer.Ordinal),
            Rows("| attribute |").Select(cells => cells[0]).Order(StringComparer.Ordinal));

    [Fact]
    public void Log_messages_of_the_guide_are_those_of_the_code()
    {
        var table = new StringBuilder().Append("\n| log | level | message |\n|---|---|---|\n");
        foreach (var (name, level, message) in EmittedNames.Logs.OrderBy(log => log.Name, StringComparer.Ordinal).ThenBy(log => log.Message, StringComparer.Ordinal))
        {
            table.Append($"| `{name}` | {level} | {message.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
        }

        var guide = System.IO.File.ReadAllText(File);
        var begin = guide.IndexOf(LogsBegin, StringComparison.Ordinal) + LogsBegin.Length;
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            System.IO.File.WriteAllText(File, guide[..begin] + table);
        }

        Assert.Equal(table.ToString(), guide[begin..]);
    }

    private static IEnumerable<string[]> Rows(string header) =>
        System.IO.File.ReadAllLines(File)
            .SkipWhile(line => !line.StartsWith(header, StringComparison.Ordinal)).Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => cells.Select((cell, i) => i == 0 ? cell.Trim('`') : cell).ToArray());

    private static IEnumerable<(string, string, string)> Sorted(IEnumerable<(string Name, string, string)> rows) => rows.OrderBy(row => row.Name, StringComparer.Ordinal);

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
