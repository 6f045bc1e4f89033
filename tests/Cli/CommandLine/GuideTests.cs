using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using System.Reflection;

namespace DockLogs.Cli.Tests.CommandLine;

/// <summary>docs/cli.md against the program. UPDATE_SNAPSHOTS=1 rewrites its tables.</summary>
public sealed class GuideTests
{
    private static readonly string File = Path.Combine(
        typeof(GuideTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!, "docs", "cli.md");

    [Fact]
    public void Guide_has_every_command_and_option() => Check("| command | |", [.. Commands(DockLogsProgram.Describe(), "docklogs")]);

    [Fact]
    public void Guide_has_every_global_option() =>
        Check("| option | |", [.. DockLogsProgram.Describe().Options.Where(option => option.Recursive && option is not HelpOption).Select(option => $"| `{Usage(option)}` | {option.Description} |")]);

    [Fact]
    public void Guide_has_every_exit_code()
    {
        var codes = typeof(ExitCode).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => ((int)field.GetValue(null)!).ToString(CultureInfo.InvariantCulture));

        Assert.Equal(codes, Rows("| exit code | |").Select(row => row.Split('|')[1].Trim()));
    }

    private static IEnumerable<string> Commands(Command command, string path)
    {
        if (command.Subcommands.Count > 0)
        {
            return command.Subcommands.SelectMany(below => Commands(below, $"{path} {below.Name}"));
        }

        var arguments = command.Arguments.Select(argument => argument.Name);
        var options = command.Options.Where(option => option is not HelpOption).Select(option => option.Required ? Usage(option) : $"[{Usage(option)}]");
        return [$"| `{string.Join(' ', [path, .. arguments, .. options])}` | {command.Description} |"];
    }

    private static string Usage(Option option)
    {
        var name = option.Aliases.FirstOrDefault(alias => alias.Length == 2) ?? option.Name;
        return option.HelpName is null ? name : $"{name} {option.HelpName}";
    }

    private static void Check(string heading, IReadOnlyList<string> expected)
    {
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            var lines = System.IO.File.ReadAllLines(File).ToList();
            var first = lines.IndexOf(heading) + 2;
            lines.RemoveRange(first, lines.Skip(first).TakeWhile(IsRow).Count());
            lines.InsertRange(first, expected);
            System.IO.File.WriteAllText(File, string.Join('\n', lines) + "\n");
        }

        Assert.Equal(expected, Rows(heading));
    }

    private static List<string> Rows(string heading) =>
        [.. System.IO.File.ReadAllLines(File).SkipWhile(line => line != heading).Skip(2).TakeWhile(IsRow)];

    private static bool IsRow(string line) => line.StartsWith('|');
}
