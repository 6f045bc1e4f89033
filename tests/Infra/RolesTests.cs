using System.Text.RegularExpressions;

namespace DockLogs.Infra.Tests;

/// <summary>The table of rights in docs/deploy.md and the one file with role assignments say the same.</summary>
public sealed partial class RolesTests
{
    [Fact]
    public void Table_in_the_guide_is_what_is_assigned()
    {
        var source = File.ReadAllText(Path.Combine(Repository.Bicep, "modules", "roles.bicep"));
        var assigned = Right().Matches(source)
            .Select(match => $"{match.Groups["identity"].Value} | {Place(source, match)} | {match.Groups["role"].Value}");

        var guide = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "deploy.md"));
        var told = guide.SkipWhile(line => !line.StartsWith("| identity | on | role |", StringComparison.Ordinal)).Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells[1] != "operators")
            .Select(cells => $"{cells[1]} | {cells[2].Trim('`')} | {cells[3]}");

        Assert.Equal(assigned.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("test")]
    [InlineData("production")]
    public void Deployment_assigns_as_many_rights_as_the_file_lists(string parameters)
    {
        var source = File.ReadAllText(Path.Combine(Repository.Bicep, "modules", "roles.bicep"));

        Assert.Equal(Right().Count(source), Snapshot.Read(parameters).OfType("Microsoft.Authorization/roleAssignments").Count);
    }

    [Fact]
    public void Rights_are_given_in_one_file() =>
        Assert.Equal(
            ["roles.bicep"],
            Directory.EnumerateFiles(Repository.Bicep, "*.bicep", SearchOption.AllDirectories)
                .Where(file => File.ReadAllText(file).Contains("Microsoft.Authorization/roleAssignments", StringComparison.Ordinal))
                .Select(Path.GetFileName));

    private static string Place(string source, Match right) =>
        right.Groups["container"] is { Success: true } container ? container.Value
        : List().Matches(source).Last(list => list.Index < right.Index).Groups["place"].Value;

    [GeneratedRegex(@"\{ identity: '(?<identity>\w+)',( container: '(?<container>[\w-]+)',)? role: '(?<role>[\w ]+)' \}")]
    private static partial Regex Right();

    [GeneratedRegex(@"^var (?<place>\w+)Rights = \[", RegexOptions.Multiline)]
    private static partial Regex List();
}
