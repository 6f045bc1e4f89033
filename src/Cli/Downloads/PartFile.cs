using System.Security.Cryptography;

namespace DockLogs.Cli.Downloads;

/// <summary>A download before it is whole: a file beside its target, which takes the target's name once it is.</summary>
internal sealed class PartFile : IDisposable
{
    private readonly FileStream _file;
    private readonly bool _isKept;
    private bool _isDone;

    private PartFile(FileStream file, bool isKept) => (_file, _isKept) = (file, isKept);

    /// <summary>Bytes there are.</summary>
    public long Length => _file.Position;

    /// <summary>Opens the part of this target.</summary>
    /// <param name="isKept">Whether what is there is gone on with, and what comes is kept when the download breaks off; only where the whole can be proven.</param>
    /// <exception cref="IOException">It cannot be written, or another download is at it.</exception>
    public static PartFile Open(FileInfo target, bool isKept)
    {
        target.Directory?.Create();
        FileStream file = new(target.FullName + ".part", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        PartFile part = new(file, isKept);
        if (isKept)
        {
            file.Seek(0, SeekOrigin.End);
        }
        else
        {
            part.Restart();
        }

        return part;
    }

    /// <summary>Forgets what there is.</summary>
    public void Restart() => _file.SetLength(0);

    /// <summary>Adds bytes.</summary>
    public ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => _file.WriteAsync(bytes, cancellationToken);

    /// <summary>The MD5 of what is in the file, in lower-case hexadecimal.</summary>
    public async Task<string> HashAsync(CancellationToken cancellationToken)
    {
        _file.Position = 0;
        return await Md5Async(_file, cancellationToken);
    }

    /// <summary>Gives it the target's name, once all bytes are on the disk.</summary>
    /// <exception cref="IOException">The target is there, and was not to be overwritten.</exception>
    public void Finish(FileInfo target, bool overwrite)
    {
        _file.Flush(flushToDisk: true);
        _file.Dispose();
        File.Move(_file.Name, target.FullName, overwrite);
        _isDone = true;
    }

    /// <summary>The MD5 of a stream from here on, in lower-case hexadecimal.</summary>
    public static async Task<string> Md5Async(Stream stream, CancellationToken cancellationToken)
    {
#pragma warning disable CA5351 // the protocol's fingerprint is an MD5
        return Convert.ToHexStringLower(await MD5.HashDataAsync(stream, cancellationToken));
#pragma warning restore CA5351
    }

    public void Dispose()
    {
        _file.Dispose();
        if (!_isDone && (!_isKept || new FileInfo(_file.Name) is { Exists: true, Length: 0 }))
        {
            File.Delete(_file.Name);
        }
    }
}
