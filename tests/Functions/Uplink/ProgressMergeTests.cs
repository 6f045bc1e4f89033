using DockLogs.Contracts;
using DockLogs.Functions.Tests.Uploads.Support;
using DockLogs.Functions.Uplink;
using DockLogs.Functions.Uploads;

namespace DockLogs.Functions.Tests.Uplink;

public sealed class ProgressMergeTests
{
    private static readonly string[] Words =
    [
        ProgressStatus.FilePull, ProgressStatus.FileZip, ProgressStatus.FileUploading, "file_dreaming", "",
        ProgressStatus.Ok, ProgressStatus.Failed, ProgressStatus.Canceled,
    ];

    [Fact]
    public void Running_reports_become_one_with_the_highest_percentage()
    {
        ProgressEvent merged = Merge(Report(1, File("3", ProgressStatus.FileUploading, 40)), Report(2, File("3", ProgressStatus.FileUploading, 30), File("0", ProgressStatus.FilePull, 1)));
        Assert.Equal([40, 1], merged.Files.Select(file => file.Percent));
        Assert.Equal(2, (merged.At - UploadDriver.Begin)!.Value.TotalSeconds);
    }

    [Fact]
    public void Terminal_word_is_never_dropped()
    {
        ProgressEvent ok = Report(1, File("3", ProgressStatus.Ok, 100));
        ProgressEvent running = Report(2, File("3", ProgressStatus.FileUploading, 90));
        Assert.False(ProgressMerge.TryMerge(ok, running, out _));
        Assert.Equal(ProgressStatus.Ok, Merge(running, ok).Files[0].Status);
    }

    [Fact]
    public void Word_of_the_whole_that_ends_stays_on_its_own()
    {
        ProgressEvent failed = Report(1) with { Status = ProgressStatus.Failed, Result = 324019 };
        Assert.False(ProgressMerge.TryMerge(failed, Report(2, File("3", ProgressStatus.FilePull, 1)), out _));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Merged_reports_say_what_they_say_one_by_one(int seed)
    {
        var random = new Random(seed);
        for (int run = 0; run < 300; run++)
        {
            ProgressEvent[] reports = [.. Enumerable.Range(0, random.Next(2, 12)).Select(i => Random(random, i))];
            UploadDriver plain = Driver();
            UploadDriver merged = Driver();
            foreach (ProgressEvent report in reports)
            {
                plain.Say(report);
            }

            var pending = new List<ProgressEvent>();
            foreach (ProgressEvent report in reports)
            {
                if (pending.Count > 0 && ProgressMerge.TryMerge(pending[^1], report, out ProgressEvent one))
                {
                    pending[^1] = one;
                }
                else
                {
                    pending.Add(report);
                }
            }

            pending.ForEach(merged.Say);
            Assert.Equal(Summary(plain), Summary(merged));
        }
    }

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, 10)];

    private static string Summary(UploadDriver driver) =>
        $"{driver.Status} {driver.State.Percent} {driver.State.Error?.Code} {string.Join(' ', driver.State.Files.Select(file => $"{file.Module}:{file.Stage}:{file.Status}:{file.Percent}:{file.Size}:{file.Fingerprint}"))}";

    private static UploadDriver Driver()
    {
        UploadDriver driver = UploadDriver.Uploading();
        driver.Stored.UnionWith(driver.LastStart.Keys);
        return driver;
    }

    private static ProgressEvent Random(Random random, int at)
    {
        FileProgress[] files = [.. new[] { "0", "3" }.Where(_ => random.Next(3) > 0).Select(module =>
            File(module, Words[random.Next(4) == 0 ? random.Next(Words.Length) : random.Next(4)], random.Next(101)) with
            {
                Size = random.Next(3) == 0 ? random.Next(1, 100) : null,
                Fingerprint = random.Next(3) == 0 ? $"f{random.Next(3)}" : null,
                Result = 0,
            })];
        bool ends = random.Next(20) == 0;
        return Report(at + random.Next(-3, 3), files) with { Status = ends ? ProgressStatus.Failed : ProgressStatus.InProgress, Result = ends ? 324016 : 0 };
    }

    private static ProgressEvent Merge(ProgressEvent one, ProgressEvent other) =>
        ProgressMerge.TryMerge(one, other, out ProgressEvent merged) ? merged : throw new InvalidOperationException("not merged");

    private static ProgressEvent Report(int second, params FileProgress[] files) => new()
    {
        Dock = UploadDriver.Dock,
        At = UploadDriver.Begin.AddSeconds(second),
        Status = ProgressStatus.InProgress,
        Files = files,
    };

    private static FileProgress File(string module, string status, int percent) => new() { Module = module, DeviceSn = "", Key = "", Status = status, Percent = percent };
}
