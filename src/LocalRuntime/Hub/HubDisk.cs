using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DockLogs.LocalRuntime.Hub;

/// <summary>What the log does to the disk. Tests put a disk in its place that gets full, fails or loses what was not synced.</summary>
internal partial class HubDisk
{
    /// <summary>Opens a file for reading and writing.</summary>
    public virtual SafeFileHandle Open(string path, FileMode mode) => File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);

    /// <summary>Writes all of it or throws.</summary>
    public virtual void Write(SafeFileHandle file, IReadOnlyList<ReadOnlyMemory<byte>> parts, long offset) => RandomAccess.Write(file, parts, offset);

    /// <summary>When it returns, what was written is on the disk.</summary>
    public virtual void Sync(SafeFileHandle file) => RandomAccess.FlushToDisk(file);

    /// <summary>Cuts off what is behind <paramref name="length"/>.</summary>
    public virtual void Truncate(SafeFileHandle file, long length) => RandomAccess.SetLength(file, length);

    /// <summary>Gives a file its final name, durably.</summary>
    public virtual void Rename(string from, string to)
    {
        File.Move(from, to, overwrite: true);
        SyncDirectory(Path.GetDirectoryName(to)!);
    }

    /// <summary>Deletes a file.</summary>
    public virtual void Delete(string path) => File.Delete(path);

    // A new name is on the disk when its directory is (fsync(2)). Windows has no such call and needs none.
    private static void SyncDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const int readOnly = 0;
        int descriptor = OpenDirectory(path, readOnly);
        if (descriptor < 0)
        {
            throw new IOException($"Cannot open {path}: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        try
        {
            if (SyncDescriptor(descriptor) != 0)
            {
                throw new IOException($"Cannot sync {path}: {Marshal.GetLastPInvokeErrorMessage()}");
            }
        }
        finally
        {
            _ = CloseDescriptor(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenDirectory(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SyncDescriptor(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int CloseDescriptor(int descriptor);
}
