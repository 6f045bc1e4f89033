using System.Diagnostics;
using System.Runtime.Versioning;

namespace DockLogs.EndToEnd.Tests;

/// <summary>The script alone, with a <c>dotnet</c> of the test's making.</summary>
[SupportedOSPlatform("linux")]
public sealed class ScriptTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _tree = Directory.CreateTempSubdirectory("docklogs-script-");

    [SkippableFact]
    public async Task A_compiler_server_that_a_build_leaves_behind_does_not_keep_others_waiting()
    {
        Workplace.Require();
        File.Copy(Workplace.Script, Path.Combine(_tree.FullName, "pipeline"));
        Write("package.json", """{"dependencies":{}}""");
        Write("node_modules/.package-lock.json", "{}");
        Write("feed.props", "<Project><PropertyGroup><PackageFeed>full</PackageFeed></PropertyGroup></Project>");
        // Like the real one's: it has no use for the build's descriptors, and does not close them.
        Write("bin/dotnet", """
            #!/bin/sh
            case "$1" in
              --list-sdks) echo "10.0.100 [/sdk]" ;;
              build) sleep 300 & echo $! >>"$(dirname "$0")/servers" ;;
              *) echo "started" ;;
            esac
            """);
        File.SetUnixFileMode(Path.Combine(_tree.FullName, "bin", "dotnet"), UnixFileMode.UserRead | UnixFileMode.UserExecute);

        // Nothing is ever built here, so each of the two builds.
        Assert.Equal("started", await RunAsync());
        Assert.Equal("started", await RunAsync());
        Assert.Equal(2, Servers().Length);
    }

    public void Dispose()
    {
        foreach (var server in Servers())
        {
            using var process = Process.GetProcessById(server);
            process.Kill();
        }

        _tree.Delete(recursive: true);
    }

    private int[] Servers()
    {
        var list = Path.Combine(_tree.FullName, "bin", "servers");
        return File.Exists(list) ? [.. File.ReadLines(list).Select(int.Parse)] : [];
    }

    private void Write(string name, string text)
    {
        var path = Path.Combine(_tree.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private async Task<string> RunAsync()
    {
        using var script = Process.Start(new ProcessStartInfo(Path.Combine(_tree.FullName, "pipeline"), ["run"])
        {
            Environment = { ["PATH"] = $"{_tree.FullName}/bin:{Environment.GetEnvironmentVariable("PATH")}" },
            RedirectStandardOutput = true,
        })!;
        using var impatient = new CancellationTokenSource(Patience);
        try
        {
            return (await script.StandardOutput.ReadToEndAsync(impatient.Token)).Trim();
        }
        catch (OperationCanceledException)
        {
            script.Kill(entireProcessTree: true);
            throw;
        }
    }
}
