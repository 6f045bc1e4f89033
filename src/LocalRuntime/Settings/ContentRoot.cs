namespace DockLogs.LocalRuntime.Settings;

/// <summary>Where host.json, local.settings.json and node_modules are.</summary>
public static class ContentRoot
{
    /// <summary>The repository when the program runs from a build inside it, else the program's own directory.</summary>
    public static string Find(string programDirectory)
    {
        for (DirectoryInfo? directory = new(programDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "host.json")) && File.Exists(Path.Combine(directory.FullName, "package.json")))
            {
                return directory.FullName;
            }
        }

        return programDirectory;
    }
}
