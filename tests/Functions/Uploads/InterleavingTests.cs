using DockLogs.Contracts;
using DockLogs.Functions.Tests.Uploads.Support;
using DockLogs.Functions.Uploads;

namespace DockLogs.Functions.Tests.Uploads;

/// <summary>
/// Random orders of replies, progress, losses, duplicates, cancels, broker outages and restarts. Whatever happens, the
/// upload ends in time, what it says is what the model dock did, and no dock is left uploading without having been told
/// to stop. A failing seed is printed: it runs the same again.
/// </summary>
public sealed class InterleavingTests
{
    [Theory]
    [MemberData(nameof(Blocks))]
    public void Random_interleavings_end_as_the_model_dock_did(int block)
    {
        for (int i = 0; i < 1000; i++)
        {
            int seed = (block * 1000) + i;
            try
            {
                Run(seed);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed}: {e.Message}", e);
            }
        }
    }

    public static TheoryData<int> Blocks() => [.. Enumerable.Range(0, 10)];

    private static void Run(int seed)
    {
        var random = new Random(seed);
        RequestedFile[] files = random.Next(3) switch
        {
            0 => [UploadDriver.File("3", 1, 2, 3, 4)],
            1 => [UploadDriver.File("0", 1), UploadDriver.File("3", 2, 3)],
            _ => [UploadDriver.File("0", 1, 2, 3), UploadDriver.File("3", 4, 5, 6, 7)],
        };
        bool lossy = random.Next(2) == 0;
        var upload = new UploadDriver(files);
        var dock = new ModelDock(random, upload.Stored)
        {
            Loss = lossy ? random.NextDouble() * 0.6 : 0,
            Refusal = random.Next(2) == 0 ? 0.3 : 0,
            Failure = random.Next(2) == 0 ? 0.05 : 0,
            Deaf = random.Next(20) == 0,
        };
        bool cancels = random.Next(3) == 0;
        var cancelled = new HashSet<string>();
        int heard = 0;
        int percent = 0;
        upload.TakeSlot();

        for (int step = 0; upload.State.Phase != UploadPhase.Ended; step++)
        {
            Assert.True(step < 100_000, "does not end");
            while (heard < upload.Sent.Count)
            {
                dock.Hear(upload.Sent[heard++]);
            }

            switch (random.Next(12))
            {
                case 0 or 1 or 2 or 3 or 4:
                    Deliver(upload, dock.Deliver());
                    break;
                case 5 or 6:
                    dock.Work();
                    break;
                case 7 or 8 or 9:
                    upload.Pass(TimeSpan.FromSeconds(random.Next(1, 20)));
                    break;
                case 10 when cancels && random.Next(15) == 0:
                    string[] modules = random.Next(2) == 0 ? [] : [files[random.Next(files.Length)].Module];
                    cancelled.UnionWith(modules.Length == 0 ? files.Select(file => file.Module) : modules);
                    upload.Cancel(modules);
                    break;
                case 11 when random.Next(20) == 0:
                    upload.BrokerIsUp = !upload.BrokerIsUp;
                    break;
                default:
                    upload.Restart();
                    break;
            }

            Assert.InRange(upload.State.Percent, percent, 100);
            percent = upload.State.Percent;
        }

        Check(upload, dock, heard, cancelled, lossy);
    }

    private static void Check(UploadDriver upload, ModelDock dock, int heard, HashSet<string> cancelled, bool lossy)
    {
        UploadView end = UploadViews.Of(upload.State);
        Assert.True(UploadStatus.IsFinal(end.Status));
        Assert.True(end.FinishedAt <= end.Deadline + UploadDriver.Limits.CancelTimeout, "ended late");

        // Nothing is said to be stored that is not; with all messages delivered, and no cancel, all that is stored counts.
        Assert.All(upload.State.Files, file => Assert.True(file.Stage != FileStage.Verified || upload.Stored.Contains(file.ObjectKey)));
        int verified = upload.State.Files.Count(file => file.Stage == FileStage.Verified);
        int stored = upload.State.Files.Count(file => upload.Stored.Contains(file.ObjectKey));
        if (!lossy && cancelled.Count == 0)
        {
            Assert.Equal(stored, verified);
        }

        string expected = verified == upload.State.Files.Count ? UploadStatus.Completed
            : verified > 0 ? UploadStatus.CompletedPartially
            : end.Status;
        Assert.Equal(expected, end.Status);
        Assert.True(verified > 0 || end.Status is UploadStatus.Failed or UploadStatus.TimedOut or UploadStatus.Canceled);
        Assert.True(end.Status != UploadStatus.Canceled || end.Files.All(file => cancelled.Contains(file.Module) || file.Status == ProgressStatus.Canceled));
        Assert.True(end.Status is not (UploadStatus.Failed or UploadStatus.TimedOut) || end.Error is not null);

        // Whatever still runs at the dock after the last start was told to stop, and stops when it hears it.
        while (heard < upload.Sent.Count)
        {
            dock.Hear(upload.Sent[heard++]);
        }

        Assert.True(dock.Running.Count == 0 || !upload.BrokerIsUp || upload.BrokerWasDown, $"left uploading: {string.Join(',', dock.Running)}");
    }

    private static void Deliver(UploadDriver upload, object? message)
    {
        switch (message)
        {
            case ReplyEvent reply:
                upload.Hear(reply);
                break;
            case ProgressEvent progress:
                upload.Say(progress);
                break;
        }
    }
}
