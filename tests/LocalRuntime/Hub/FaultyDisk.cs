using DockLogs.LocalRuntime.Hub;
using Microsoft.Win32.SafeHandles;

namespace DockLogs.LocalRuntime.Tests.Hub;

/// <summary>
/// A disk that fails when told to. After <see cref="Steps"/> steps (a write in two halves, a sync, a rename in two
/// halves, a cut) the power is gone: the step under way is half done and nothing works any more.
/// </summary>
internal sealed class FaultyDisk : HubDisk
{
    private readonly Dictionary<SafeFileHandle, string> paths = [];
    private readonly Dictionary<string, long> synced = [];

    /// <summary>Steps until the power goes.</summary>
    public int Steps { get; set; } = int.MaxValue;

    /// <summary>Bytes that still fit on the disk.</summary>
    public long Room { get; set; } = long.MaxValue;

    /// <summary>Whether syncs fail.</summary>
    public bool FailsSync { get; set; }

    /// <summary>Whether nothing can be cut off.</summary>
    public bool FailsTruncate { get; set; }

    public bool IsDown => Steps <= 0;

    public override SafeFileHandle Open(string path, FileMode mode)
    {
        Step();
        SafeFileHandle file = base.Open(path, mode);
        paths[file] = path;
        synced.TryAdd(path, mode == FileMode.Open ? RandomAccess.GetLength(file) : 0);
        return file;
    }

    public override void Write(SafeFileHandle file, IReadOnlyList<ReadOnlyMemory<byte>> parts, long offset)
    {
        byte[] bytes = [.. parts.SelectMany(part => part.ToArray())];
        Step();
        RandomAccess.Write(file, bytes.AsSpan(0, (int)Math.Min(bytes.Length / 2, Room)), offset);
        if (bytes.Length > Room)
        {
            throw new IOException("No space left on device");
        }

        Step();
        RandomAccess.Write(file, bytes, offset);
        Room -= bytes.Length;
    }

    public override void Sync(SafeFileHandle file)
    {
        Step();
        if (FailsSync)
        {
            throw new IOException("Input/output error");
        }

        synced[paths[file]] = RandomAccess.GetLength(file);
    }

    public override void Truncate(SafeFileHandle file, long length)
    {
        Step();
        if (FailsTruncate)
        {
            throw new IOException("Input/output error");
        }

        base.Truncate(file, length);
        synced[paths[file]] = Math.Min(synced[paths[file]], length);
    }

    public override void Rename(string from, string to)
    {
        Step();
        File.Move(from, to, overwrite: true);
        foreach (SafeFileHandle file in paths.Keys.Where(file => paths[file] == from))
        {
            paths[file] = to;
        }

        synced[to] = synced[from];
        Step();
    }

    /// <summary>What a power cut leaves: of what was not synced a part, or a part with holes.</summary>
    public void LeaveBehind(string directory, string copy, Random random)
    {
        foreach (string path in Directory.GetFiles(directory))
        {
            byte[] bytes = File.ReadAllBytes(path);
            int safe = (int)Math.Min(bytes.Length, synced.GetValueOrDefault(path));
            bytes = bytes[..random.Next(safe, bytes.Length + 1)];
            if (random.Next(2) == 0 && bytes.Length > safe)
            {
                bytes.AsSpan(random.Next(safe, bytes.Length)).Clear();
            }

            File.WriteAllBytes(Path.Combine(copy, Path.GetFileName(path)), bytes);
        }
    }

    private void Step()
    {
        if (IsDown || --Steps <= 0)
        {
            throw new IOException("The power is gone.");
        }
    }
}
