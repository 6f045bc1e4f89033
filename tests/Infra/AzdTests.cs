using System.Text.RegularExpressions;

namespace DockLogs.Infra.Tests;

public sealed partial class AzdTests
{
    [Fact]
    public void Services_are_found_by_their_tag_and_their_project()
    {
        var lines = File.ReadAllText(Path.Combine(Repository.Root, "azure.yaml"));
        var services = Service().Matches(lines).Select(match => (Name: match.Groups["name"].Value, Project: match.Groups["project"].Value)).ToList();
        var tags = Snapshot.Read("test").Resources
            .Select(resource => resource["tags"]?["azd-service-name"]?.GetValue<string>())
            .OfType<string>();

        Assert.Equal(services.Select(service => service.Name), tags);
        Assert.All(services, service => Assert.True(Directory.Exists(Path.Combine(Repository.Root, service.Project)), service.Project));
    }

    [GeneratedRegex(@"^  (?<name>\w+):\n    project: (?<project>\S+)", RegexOptions.Multiline)]
    private static partial Regex Service();
}
