using System.Formats.Tar;
using System.Security.Cryptography;
using DockLogs.DockSimulator.Logs;

namespace DockLogs.DockSimulator.Tests.Logs;

public sealed class ArchiveWriterTests
{
    [Fact]
    public async Task Archive_holds_each_log_under_its_device_and_boot_index()
    {
        using var archive = await ArchiveWriter.WriteAsync([Log(7, 1_000), Log(12, 70_001)], CancellationToken.None);
        await using var file = File.OpenRead(archive.Path);
        await using var tar = new TarReader(file);

        foreach (var log in (LogFile[])[Log(7, 1_000), Log(12, 70_001)])
        {
            var entry = await tar.GetNextEntryAsync(copyData: true);
            Assert.Equal($"SIMDOCK00001/{log.BootIndex:D5}_20260301_020000.log", entry!.Name);
            Assert.Equal(log.Size, entry.Length);
            Assert.Equal(log.EndTime, entry.ModificationTime);
            Assert.Equal(ReadAll(new LogText(log)), ReadAll(entry.DataStream!));
        }

        Assert.Null(await tar.GetNextEntryAsync());
    }

    [Fact]
    public async Task Archive_names_the_size_and_hash_of_its_bytes_which_are_the_same_each_time()
    {
        using var first = await ArchiveWriter.WriteAsync([Log(7, 30_000)], CancellationToken.None);
        using var second = await ArchiveWriter.WriteAsync([Log(7, 30_000)], CancellationToken.None);
        var bytes = await File.ReadAllBytesAsync(first.Path);

        Assert.Equal(bytes.Length, first.Size);
        Assert.Equal(Convert.ToHexStringLower(MD5.HashData(bytes)), first.Md5);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(second.Path));
    }

    [Fact]
    public async Task Archive_disposed_leaves_no_file()
    {
        var archive = await ArchiveWriter.WriteAsync([Log(7, 10)], CancellationToken.None);
        archive.Dispose();

        Assert.False(File.Exists(archive.Path));
    }

    private static LogFile Log(int bootIndex, long size) => new()
    {
        Module = "3",
        DeviceSn = "SIMDOCK00001",
        BootIndex = bootIndex,
        StartTime = new DateTimeOffset(2026, 3, 1, 2, 0, 0, TimeSpan.Zero),
        EndTime = new DateTimeOffset(2026, 3, 1, 5, 0, 0, TimeSpan.Zero),
        Size = size,
        ContentSeed = bootIndex,
    };

    private static byte[] ReadAll(Stream stream)
    {
        var all = new MemoryStream();
        stream.CopyTo(all);
        return all.ToArray();
    }
}
