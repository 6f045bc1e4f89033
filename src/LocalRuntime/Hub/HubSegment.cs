using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace DockLogs.LocalRuntime.Hub;

/// <summary>
/// One file of the log: mark, salt, then frames. Its first frame is the whole state of the hub as it stood when the file
/// was begun, so the files before can go once their events are no longer wanted.
/// </summary>
internal sealed class HubSegment : IDisposable
{
    /// <summary>Where the first frame is.</summary>
    public const int HeadBytes = 16;

    private const byte Version = 1;
    private const string Extension = ".log";
    private const string UnfinishedExtension = ".new";

    private readonly Dictionary<int, long> starts = [];
    private long length;
    private HubSegment? following;

    private HubSegment(string path, long number, SafeFileHandle file, ulong salt)
    {
        Path = path;
        Number = number;
        File = file;
        Salt = salt;
    }

    public string Path { get; }

    public long Number { get; }

    public SafeFileHandle File { get; }

    public ulong Salt { get; }

    /// <summary>Where the next frame goes; all before may be read.</summary>
    public long Length => Volatile.Read(ref length);

    /// <summary>The next segment; when there is one, this one is finished.</summary>
    public HubSegment? Following
    {
        get => Volatile.Read(ref following);
        set => Volatile.Write(ref following, value);
    }

    /// <summary>Newest event, in ms since 1970; 0 when it has none.</summary>
    public long Newest { get; set; }

    /// <summary>Where the segment before ends, and its newest event in ms since 1970.</summary>
    public (long End, long Newest) Previous { get; private set; }

    private static ReadOnlySpan<byte> Mark => "DOCKHUB"u8;

    /// <summary>First sequence number of the partition that is here or later.</summary>
    public long StartOf(int partition) => starts.GetValueOrDefault(partition);

    /// <summary>Begins a segment. When this returns it is on the disk with its first frame.</summary>
    public static HubSegment Create(HubDisk disk, string directory, long number, HubFrame state)
    {
        string path = PathOf(directory, number);
        string unfinished = System.IO.Path.ChangeExtension(path, UnfinishedExtension);
        byte[] head = [.. Mark, Version, .. RandomNumberGenerator.GetBytes(sizeof(ulong))];
        SafeFileHandle file = disk.Open(unfinished, FileMode.Create);
        try
        {
            var segment = new HubSegment(path, number, file, BinaryPrimitives.ReadUInt64LittleEndian(head.AsSpan(Mark.Length + 1)));
            disk.Write(file, [head, .. state.Seal(segment.Salt, HeadBytes)], 0);
            disk.Sync(file);

            // Under its name a segment always has a whole first frame.
            disk.Rename(unfinished, path);
            segment.ReadState(HeadBytes + state.Length);
            return segment;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Opens a segment and reads its first frame.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is not such a segment, damaged, or of a newer version.</exception>
    public static HubSegment Open(HubDisk disk, string path)
    {
        SafeFileHandle file = disk.Open(path, FileMode.Open);
        try
        {
            Span<byte> head = stackalloc byte[HeadBytes];
            if (RandomAccess.Read(file, head, 0) < HeadBytes || !head.StartsWith(Mark))
            {
                throw new InvalidDataException($"{path} is no file of the event hub.");
            }

            byte version = head[Mark.Length];
            if (version != Version)
            {
                throw new InvalidDataException($"{path} has version {version}, this program knows {Version}: it was written by a newer version.");
            }

            var segment = new HubSegment(path, NumberOf(path), file, BinaryPrimitives.ReadUInt64LittleEndian(head[(Mark.Length + 1)..]));
            segment.ReadState(RandomAccess.GetLength(file));
            return segment;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The segments of a directory, oldest first; beginnings of segments that were never finished are deleted.</summary>
    public static IReadOnlyList<string> Find(HubDisk disk, string directory)
    {
        foreach (string unfinished in Directory.GetFiles(directory, "*" + UnfinishedExtension))
        {
            disk.Delete(unfinished);
        }

        return [.. Directory.GetFiles(directory, "*" + Extension).Where(path => NumberOf(path) > 0).OrderBy(NumberOf)];
    }

    /// <summary>A frame has been added, or what is behind is not to be read.</summary>
    public void MoveTo(long end) => Volatile.Write(ref length, end);

    public void Dispose() => File.Dispose();

    private static string PathOf(string directory, long number) =>
        System.IO.Path.Combine(directory, number.ToString("D12", CultureInfo.InvariantCulture) + Extension);

    private static long NumberOf(string path) =>
        long.TryParse(System.IO.Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : 0;

    // The first frame counts only as far as it is about this segment: where it begins.
    private void ReadState(long end)
    {
        var reader = new HubFrameReader();
        if (!reader.TryRead(this, HeadBytes, end))
        {
            throw new InvalidDataException($"{Path} is damaged: its first frame is not whole.");
        }

        ReadOnlySpan<byte> directory = reader.Directory;
        while (!directory.IsEmpty)
        {
            HubEntry entry = HubEntry.Take(ref directory);
            if (entry.Kind == HubEntryKind.Position)
            {
                starts[entry.Partition] = entry.Sequence;
            }
            else if (entry.Kind == HubEntryKind.Previous)
            {
                Previous = (entry.PreviousEnd, entry.StoredAt);
            }
        }

        length = HeadBytes + reader.Length;
    }
}
