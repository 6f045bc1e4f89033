using System.Reflection;

namespace DockLogs.EndToEnd.Tests;

/// <summary>Where the product lies and whether this machine has what it takes to run it whole.</summary>
internal static class Workplace
{
    private static readonly string[] Modules = ["azurite", "mqtt", "@aws-sdk/client-s3"];

    public static string Root { get; } = typeof(Workplace).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    public static string Script => Path.Combine(Root, "pipeline");

    public static string ForeignDock => Path.Combine(Root, "tests", "EndToEnd", "foreign-dock.mjs");

    /// <summary>What is missing, in words; null when nothing is.</summary>
    public static string? Missing { get; } = FindMissing();

    /// <summary>Skips the test, with the reason, where it cannot run.</summary>
    public static void Require() => Skip.If(Missing is not null, Missing);

    private static string? FindMissing()
    {
        if (!OperatingSystem.IsLinux())
        {
            return "Ends whole process groups, which these tests know how to do on Linux only.";
        }

        foreach (var program in (string[])["node", "setsid", "sh"])
        {
            var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
            if (!found)
            {
                return $"{program} is not in the PATH.";
            }
        }

        var module = Modules.FirstOrDefault(name => !Directory.Exists(Path.Combine(Root, "node_modules", name)));
        return module is null ? null : $"node_modules has no {module}: run 'npm ci' in the repository (./pipeline test does it).";
    }
}
