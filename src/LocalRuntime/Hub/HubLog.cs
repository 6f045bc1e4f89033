namespace DockLogs.LocalRuntime.Hub;

/// <summary>
/// The hub's files: a log of frames in segments. One frame is written at a time, at the end; old segments go as a whole.
/// A torn last frame, of which nobody was told that it is stored, is cut off at the next start.
/// </summary>
internal sealed partial class HubLog : IDisposable
{
    private readonly Lock gate = new();
    private readonly string directory;
    private readonly HubDisk disk;
    private readonly long segmentBytes;
    private readonly ILogger logger;
    private readonly HubFrame own = new();
    private readonly HubState state = new();
    private readonly HashSet<(int Partition, string ConsumerGroup)> opened = [];
    private HubSegment oldest;
    private HubSegment active;

    // Frames of checkpoints are not waited for: up to here all is on the disk.
    private long synced;
    private bool mustRoll;

    /// <param name="directory">The hub's own directory; created when it is not there.</param>
    /// <param name="segmentBytes">Length at which a segment is finished.</param>
    /// <param name="disk">The disk.</param>
    /// <param name="logger">Told of a torn end.</param>
    /// <exception cref="InvalidDataException">A file is damaged, missing or of a newer version.</exception>
    public HubLog(string directory, long segmentBytes, HubDisk disk, ILogger logger)
    {
        this.directory = directory;
        this.disk = disk;
        this.segmentBytes = segmentBytes;
        this.logger = logger;
        Directory.CreateDirectory(directory);
        IReadOnlyList<string> paths = HubSegment.Find(disk, directory);
        List<HubSegment> segments = [];
        try
        {
            foreach (string path in paths)
            {
                segments.Add(HubSegment.Open(disk, path));
            }

            if (segments.Count == 0)
            {
                own.AddPrevious(0, 0);
                segments.Add(HubSegment.Create(disk, directory, 1, own));
            }

            Link(segments);
            (oldest, active) = (segments[0], segments[^1]);
            Recover();
        }
        catch
        {
            segments.ForEach(segment => segment.Dispose());
            throw;
        }
    }

    /// <summary>The oldest segment there is.</summary>
    public HubSegment Oldest
    {
        get
        {
            lock (gate)
            {
                return oldest;
            }
        }
    }

    /// <summary>Adds a frame. When it returns the frame is on the disk, or soon will be when not <paramref name="sync"/>; when it throws it is not and never will be.</summary>
    public void Append(HubFrame frame, bool sync)
    {
        lock (gate)
        {
            if (mustRoll || active.Length >= segmentBytes)
            {
                Roll();
            }

            IReadOnlyList<ReadOnlyMemory<byte>> parts = frame.Seal(active.Salt, active.Length);
            Write(parts);
            if (sync)
            {
                Sync();
                synced = active.Length + frame.Length;
            }

            active.MoveTo(active.Length + frame.Length);
            active.Newest = Math.Max(active.Newest, state.Apply(parts[1].Span));
        }
    }

    /// <summary>The partitions of a hub, created when it is new.</summary>
    public IReadOnlyList<HubPartition> OpenHub(string name, int partitionsWhenNew)
    {
        lock (gate)
        {
            if (state.FindHub(name) is null)
            {
                own.Clear();
                own.AddHub(name, state.Partitions.Count, partitionsWhenNew);
                Append(own, sync: true);
            }

            return state.FindHub(name)!;
        }
    }

    /// <summary>Where a consumer group goes on; one not seen before begins at the oldest event there is.</summary>
    public long RegisterGroup(HubPartition partition, string consumerGroup)
    {
        lock (gate)
        {
            opened.Add((partition.Id, consumerGroup));
            if (state.FindCheckpoint(partition.Id, consumerGroup) is null)
            {
                own.Clear();
                own.AddCheckpoint(partition.Id, consumerGroup, 0);
                Append(own, sync: true);
            }

            return Math.Max(state.FindCheckpoint(partition.Id, consumerGroup)!.Value, oldest.StartOf(partition.Id));
        }
    }

    /// <summary>Deletes segments that every consumer group has passed and whose events are older than <paramref name="storedBefore"/> (ms since 1970), or that are in excess of <paramref name="maxBytes"/>.</summary>
    /// <param name="storedBefore">Age.</param>
    /// <param name="maxBytes">Size of all.</param>
    /// <param name="onlyOpened">Whether consumer groups that nobody has read with since the start no longer count.</param>
    /// <returns>How many.</returns>
    public int Trim(long storedBefore, long maxBytes, bool onlyOpened)
    {
        lock (gate)
        {
            if (active.Newest > 0 && active.Newest < storedBefore && IsPassed(partition => partition.Next, onlyOpened))
            {
                Roll();
            }

            long held = 0;
            for (HubSegment? segment = oldest; segment is not null; segment = segment.Following)
            {
                held += segment.Length;
            }

            int deleted = 0;
            while (oldest.Following is { } next && IsPassed(partition => next.StartOf(partition.Id), onlyOpened) && (oldest.Newest < storedBefore || held > maxBytes))
            {
                HubSegment passed = oldest;
                disk.Delete(passed.Path);
                held -= passed.Length;
                oldest = next;
                passed.Dispose();
                deleted++;
            }

            return deleted;
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            for (HubSegment? segment = oldest; segment is not null; segment = segment.Following)
            {
                segment.Dispose();
            }
        }
    }

    private bool IsPassed(Func<HubPartition, long> end, bool onlyOpened) =>
        state.Partitions.All(partition => state.PassedByAll(partition, onlyOpened ? opened : null) >= end(partition));

    private void Write(IReadOnlyList<ReadOnlyMemory<byte>> parts)
    {
        try
        {
            disk.Write(active.File, parts, active.Length);
        }
        catch
        {
            CutOff();
            throw;
        }
    }

    // Half a frame at the end of a full disk: gives the room back. Where that fails as well the segment is left behind.
    private void CutOff()
    {
        try
        {
            disk.Truncate(active.File, active.Length);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            mustRoll = true;
        }
    }

    private void Sync()
    {
        try
        {
            disk.Sync(active.File);
        }
        catch
        {
            // What a failed sync has left on the disk nobody knows, and a second one would not tell (the kernel reports
            // a fault once). The next segment says that this one ends where the last good sync was.
            active.MoveTo(synced);
            mustRoll = true;
            throw;
        }
    }

    private void Roll()
    {
        mustRoll = true;
        if (synced < active.Length)
        {
            Sync();
            synced = active.Length;
        }

        var frame = new HubFrame();
        frame.AddPrevious(active.Length, active.Newest);
        state.WriteTo(frame);
        HubSegment next = HubSegment.Create(disk, directory, active.Number + 1, frame);
        active.Following = next;
        active = next;
        synced = next.Length;
        mustRoll = false;
    }

    private static void Link(List<HubSegment> segments)
    {
        for (int i = 1; i < segments.Count; i++)
        {
            if (segments[i].Number != segments[i - 1].Number + 1)
            {
                throw new InvalidDataException($"{segments[i].Path} follows {segments[i - 1].Path}: a file of the event hub between them is missing.");
            }

            (long end, long newest) = segments[i].Previous;
            segments[i - 1].MoveTo(end);
            segments[i - 1].Newest = newest;
            segments[i - 1].Following = segments[i];
        }
    }

    private void Recover()
    {
        var reader = new HubFrameReader();
        long length = RandomAccess.GetLength(active.File);
        long end = HubSegment.HeadBytes;
        while (reader.TryRead(active, end, length) && reader.HasWholeChunks())
        {
            active.Newest = Math.Max(active.Newest, state.Apply(reader.Directory));
            end += reader.Length;
        }

        if (end < length)
        {
            LogTorn(logger, length - end, active.Path);
            disk.Truncate(active.File, end);
        }

        // Read back it may be from memory only; from here on it counts as stored.
        disk.Sync(active.File);
        active.MoveTo(end);
        synced = end;
    }

    [LoggerMessage(LogLevel.Warning, "The last {Bytes} bytes of {Path} are no whole frame, as after a crash in the middle of a write; they are cut off")]
    private static partial void LogTorn(ILogger logger, long bytes, string path);
}
