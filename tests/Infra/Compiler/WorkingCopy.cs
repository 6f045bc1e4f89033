namespace DockLogs.Infra.Tests.Compiler;

/// <summary>A copy of infra/bicep to compile in, for the compiler writes beside its sources.</summary>
internal sealed class WorkingCopy : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("docklogs-infra-").FullName;

    public WorkingCopy()
    {
        foreach (var file in Directory.EnumerateFiles(Repository.Bicep, "*", SearchOption.AllDirectories))
        {
            var copy = PathOf(Path.GetRelativePath(Repository.Bicep, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public string PathOf(string file) => Path.Combine(_root, file);

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
