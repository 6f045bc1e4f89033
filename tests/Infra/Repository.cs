namespace DockLogs.Infra.Tests;

/// <summary>The files under test, where they are kept.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Bicep { get; } = Path.Combine(Root, "infra", "bicep");

    public static string Snapshots { get; } = Path.Combine(Bicep, "snapshots");

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Pipeline.sln")))
            {
                return directory.FullName;
            }
        }

        throw new DirectoryNotFoundException($"Found no Pipeline.sln above {AppContext.BaseDirectory}.");
    }
}
