using System.Globalization;
using System.Text;
using DockLogs.LocalRuntime.Hub;
using Microsoft.Extensions.Logging.Abstractions;

namespace DockLogs.LocalRuntime.Tests.Hub;

/// <summary>Crashes, torn writes and failing disks: what was acknowledged is there, once and in order, and the hub goes on.</summary>
public sealed class HubFaultTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly FaultyDisk disk = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task File_cut_at_any_byte_has_every_event_whose_frame_is_whole()
    {
        await using (LocalHub hub = Open(directory.Path))
        {
            for (int number = 0; number < 8; number++)
            {
                await AppendAsync(hub, number);
            }
        }

        string path = Assert.Single(Directory.GetFiles(directory.Path));
        byte[] whole = await File.ReadAllBytesAsync(path);
        int known = 0;
        for (int length = FirstFrameEnd(path); length <= whole.Length; length++)
        {
            using TemporaryDirectory cut = new();
            await File.WriteAllBytesAsync(cut.File(Path.GetFileName(path)), whole[..length]);
            int there = await CountAndGoOnAsync(cut.Path);
            Assert.InRange(there, known, known + 1);
            known = there;
        }

        Assert.Equal(8, known);
    }

    [Fact]
    public async Task Last_frame_with_any_byte_changed_is_not_taken_for_whole()
    {
        string path;
        int before;
        await using (LocalHub hub = Open(directory.Path))
        {
            await AppendAsync(hub, 0);
            path = Assert.Single(Directory.GetFiles(directory.Path));
            before = (int)new FileInfo(path).Length;
            await AppendAsync(hub, 1);
        }

        byte[] whole = await File.ReadAllBytesAsync(path);
        for (int at = before; at < whole.Length; at++)
        {
            using TemporaryDirectory changed = new();
            byte[] bytes = [.. whole];
            bytes[at] ^= 0x40;
            await File.WriteAllBytesAsync(changed.File(Path.GetFileName(path)), bytes);
            Assert.Equal(1, await CountAndGoOnAsync(changed.Path));
        }
    }

    [Fact]
    public async Task Body_that_looks_like_a_frame_is_never_taken_for_one()
    {
        // A dock that knew the format would send this; the whole file is its payload, cut off right before it.
        await using (LocalHub hub = Open(directory.Path))
        {
            await AppendAsync(hub, 0);
            byte[] forged = await ReadSharedAsync(Assert.Single(Directory.GetFiles(directory.Path)));
            await hub.AppendAsync("uplink", [new HubMessage { Body = forged }], default);
        }

        string path = Assert.Single(Directory.GetFiles(directory.Path));
        byte[] whole = await File.ReadAllBytesAsync(path);
        int end = whole.AsSpan(16).IndexOf(whole.AsSpan(0, 16)) + 16;
        await File.WriteAllBytesAsync(path, [.. whole[..FirstEventsEnd(whole)], .. whole[(end + 16)..]]);
        Assert.Equal(1, await CountAndGoOnAsync(directory.Path));
    }

    [Fact]
    public async Task Power_lost_at_any_step_loses_nothing_acknowledged()
    {
        for (int steps = 1, finished = 0; finished == 0; steps++)
        {
            using TemporaryDirectory before = new();
            using TemporaryDirectory after = new();
            var failing = new FaultyDisk { Steps = steps };
            int acknowledged = await RunUntilPowerIsLostAsync(before.Path, failing);
            finished = failing.IsDown ? 0 : 1;
            failing.LeaveBehind(before.Path, after.Path, new Random(steps));
            int there = await CountAndGoOnAsync(after.Path);
            Assert.True(there >= acknowledged, $"{acknowledged} were acknowledged, {there} are there after a loss of power at step {steps}.");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Full_disk_fails_the_append_and_the_next_one_with_room_works(bool failsTruncate)
    {
        await using (LocalHub hub = Open(directory.Path))
        {
            await AppendAsync(hub, 0);
            disk.Room = 500;
            disk.FailsTruncate = failsTruncate;
            for (int attempt = 0; attempt < 20; attempt++)
            {
                await Assert.ThrowsAsync<IOException>(async () => await hub.AppendAsync("uplink", [new HubMessage { PartitionKey = "dock", Body = new byte[10_000] }], default));
            }

            disk.Room = long.MaxValue;
            await AppendAsync(hub, 1);
            Assert.Equal(["0", "1"], (await ReadAllAsync(hub)).Select(Body));
        }

        Assert.Equal(2, await CountAndGoOnAsync(directory.Path));
    }

    [Fact]
    public async Task Failed_sync_is_no_acknowledgement_and_what_it_left_is_never_read()
    {
        await using (LocalHub hub = Open(directory.Path))
        {
            HubReader reader = hub.OpenReader("uplink", 0, "waiting");
            await AppendAsync(hub, 0);
            disk.FailsSync = true;
            await Assert.ThrowsAsync<IOException>(() => AppendAsync(hub, 99));
            await Assert.ThrowsAsync<IOException>(() => AppendAsync(hub, 98));
            disk.FailsSync = false;
            await AppendAsync(hub, 1);
            await AppendAsync(hub, 2);
            List<string> read = [];
            while (read.Count < 3)
            {
                read.AddRange((await reader.ReadAsync(10, default)).Select(Body));
            }

            Assert.Equal(["0", "1", "2"], read);
        }

        Assert.Equal(3, await CountAndGoOnAsync(directory.Path));
    }

    [Fact]
    public async Task Damage_in_the_middle_is_said_with_file_and_place()
    {
        string path = "";
        await using (LocalHub hub = Open(directory.Path))
        {
            await AppendAsync(hub, 0);
            path = Assert.Single(Directory.GetFiles(directory.Path));
            await using (var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete))
            {
                file.Position = file.Length - 1;
                file.WriteByte((byte)'!');
            }

            InvalidDataException fault = await Assert.ThrowsAsync<InvalidDataException>(() => hub.OpenReader("uplink", 0, "g").ReadAsync(1, default));
            Assert.Contains(path, fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Missing_file_in_the_middle_stops_the_start_with_its_name()
    {
        await using (LocalHub hub = Open(directory.Path))
        {
            for (int number = 0; number < 3; number++)
            {
                await hub.AppendAsync("uplink", [new HubMessage { Body = new byte[100_000] }], default);
            }
        }

        string[] files = [.. Directory.GetFiles(directory.Path).Order()];
        Assert.Equal(3, files.Length);
        File.Delete(files[1]);
        Assert.Contains(files[2], Assert.Throws<InvalidDataException>(() => Open(directory.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_of_a_newer_version_is_not_touched()
    {
        await Open(directory.Path).DisposeAsync();
        string path = Assert.Single(Directory.GetFiles(directory.Path));
        byte[] bytes = await File.ReadAllBytesAsync(path);
        bytes[7] = 99;
        await File.WriteAllBytesAsync(path, bytes);
        Assert.Contains("version 99", Assert.Throws<InvalidDataException>(() => Open(directory.Path)).Message, StringComparison.Ordinal);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(path));
    }

    // Appends, checkpoints, new segments and retention, until the power goes. The number of acknowledged appends.
    private static async Task<int> RunUntilPowerIsLostAsync(string path, FaultyDisk failing)
    {
        int acknowledged = 0;
        try
        {
            await using LocalHub hub = Open(path, failing);
            HubReader reader = hub.OpenReader("uplink", 0, "g");
            for (int number = 0; number < 12; number++)
            {
                await AppendAsync(hub, number, filling: number % 4 == 3 ? 70_000 : 0);
                acknowledged++;
                await reader.ReadAsync(1, default);
                if (number == 6)
                {
                    await hub.CheckpointAsync("uplink", 0, "g", 2, default);
                }
            }
        }
        catch (IOException) when (failing.IsDown)
        {
            // The hub that was, is no more.
        }

        return acknowledged;
    }

    // What is there must be 0, 1, 2 … without a gap; then the hub must take more and show it after another start.
    private static async Task<int> CountAndGoOnAsync(string path)
    {
        int count;
        await using (LocalHub hub = Open(path, new FaultyDisk()))
        {
            string[] bodies = [.. (await ReadAllAsync(hub)).Select(Body)];
            count = bodies.Length;
            Assert.Equal(Enumerable.Range(0, count).Select(Text), bodies);
            await AppendAsync(hub, count);
        }

        await using (LocalHub hub = Open(path, new FaultyDisk()))
        {
            Assert.Equal(Enumerable.Range(0, count + 1).Select(Text), (await ReadAllAsync(hub)).Select(Body));
        }

        return count;
    }

    private static int FirstFrameEnd(string path)
    {
        using HubSegment segment = HubSegment.Open(new HubDisk(), path);
        return (int)segment.Length;
    }

    // Behind the first frame, the declared hub and the first event's frame.
    private static int FirstEventsEnd(byte[] whole)
    {
        int end = 16;
        for (int frame = 0; frame < 3; frame++)
        {
            end += HubFrame.HeadBytes + BitConverter.ToInt32(whole, end + 8) + BitConverter.ToInt32(whole, end + 12);
        }

        return end;
    }

    private static async Task<byte[]> ReadSharedAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes);
        return bytes;
    }

    private static async Task AppendAsync(LocalHub hub, int number, int filling = 0) =>
        await hub.AppendAsync("uplink", [new HubMessage { PartitionKey = "dock", Body = Encoding.UTF8.GetBytes(Text(number).PadRight(filling)) }], default);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Body(HubRecord record) => Encoding.UTF8.GetString(record.Body.Span).TrimEnd();

    private static async Task<IReadOnlyList<HubRecord>> ReadAllAsync(LocalHub hub)
    {
        List<HubRecord> read = [];
        HubReader reader = hub.OpenReader("uplink", 0, "all");
        while (reader.Next < hub.EndOf("uplink", 0))
        {
            read.AddRange(await reader.ReadAsync(100, default));
        }

        return read;
    }

    private static LocalHub Open(string path, FaultyDisk disk)
    {
        // No size to speak of: a new file after each 64 KB.
        var hub = new LocalHub(path, new HubOptions { Partitions = 1, MaxBytes = 0 }, disk, TimeProvider.System, NullLogger<LocalHub>.Instance);
        try
        {
            hub.Declare("uplink");
            return hub;
        }
        catch
        {
            hub.DisposeAsync().AsTask().GetAwaiter().GetResult();
            throw;
        }
    }

    private LocalHub Open(string path) => Open(path, disk);
}
