using System.Runtime.Versioning;
using DockLogs.Contracts;
using DockLogs.DockSimulator.Uploads;

namespace DockLogs.DockSimulator.Tests.Uploads;

public sealed class UploadJournalTests : IDisposable
{
    private static readonly DockSerial Dock = DockSerial.Parse("SIMDOCK00001");

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("docklogs-journal-");

    [Fact]
    public void Journal_reads_what_was_written_last()
    {
        new UploadJournal(_directory.FullName, Dock).Write(new JournalEntry { Start = [1] });
        new UploadJournal(_directory.FullName, Dock).Write(new JournalEntry { Start = [2], LastEvent = [3], LastTid = "t", Confirmed = true });
        var entry = new UploadJournal(_directory.FullName, Dock).Read();

        Assert.Equal([2], entry!.Start);
        Assert.Equal([3], entry.LastEvent);
        Assert.Equal(("t", true), (entry.LastTid, entry.Confirmed));
    }

    [SkippableFact]
    [UnsupportedOSPlatform("windows")]
    public void Journal_with_credentials_is_readable_by_its_owner_only()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no Unix file modes.");
        new UploadJournal(_directory.FullName, Dock).Write(new JournalEntry { Start = [1] });

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_directory.GetFiles().Single().FullName));
    }

    [Fact]
    public void Journal_cut_short_is_no_journal()
    {
        File.WriteAllText(Path.Combine(_directory.FullName, "SIMDOCK00001.json"), "{\"Start\":\"AQ");

        Assert.Null(new UploadJournal(_directory.FullName, Dock).Read());
        Assert.Null(new UploadJournal(null, Dock).Read());
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
