namespace DockLogs.DockSimulator.Logs;

/// <summary>A tar archive on the simulated dock's disk; disposing deletes it.</summary>
internal sealed record Archive : IDisposable
{
    public required string Path { get; init; }

    /// <summary>Length of the archive in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Lower-case hexadecimal, what a dock reports as the fingerprint.</summary>
    public required string Md5 { get; init; }

    public void Dispose() => File.Delete(Path);
}
