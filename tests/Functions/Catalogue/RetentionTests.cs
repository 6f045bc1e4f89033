using Azure.Storage.Blobs;
using DockLogs.Contracts;
using DockLogs.Functions.Catalogue;
using DockLogs.Functions.Pulls;
using DockLogs.Functions.Tests.Api.Support;
using DockLogs.Functions.Tests.Pulls.Support;
using DockLogs.Functions.Uploads;

namespace DockLogs.Functions.Tests.Catalogue;

[Collection(AzuriteCollection.Name)]
public sealed class RetentionTests(AzuriteServer azurite)
{
    private static readonly DateTimeOffset Now = new(2026, 11, 5, 2, 0, 0, TimeSpan.Zero);

    [SkippableFact]
    public async Task Old_entries_go_with_their_places_and_it_stays_known_what_was_archived()
    {
        BlobServiceClient blobs = azurite.NewAccount();
        CatalogueWriter writer = new(blobs);
        ArchiveEntry old = Entry("A", 1, Now.AddDays(-31));
        ArchiveEntry oldOfAnother = Entry("B", 1, Now.AddDays(-400));
        ArchiveEntry young = Entry("A", 2, Now.AddDays(-29));
        foreach (ArchiveEntry entry in (ArchiveEntry[])[old, oldOfAnother, young])
        {
            await writer.WriteAsync(entry, CancellationToken.None);
        }

        CatalogueRetention retention = new(blobs);
        Assert.Equal(2, await retention.DeleteEntriesAsync(Now.AddDays(-30), CancellationToken.None));
        Assert.Equal(0, await retention.DeleteEntriesAsync(Now.AddDays(-30), CancellationToken.None));

        CatalogueReader reader = new(blobs);
        Assert.Equal([young.UploadId], (await reader.SearchAsync(new CatalogueQuery(), CancellationToken.None)).Items.Select(entry => entry.UploadId));
        Assert.Empty((await reader.SearchAsync(new CatalogueQuery { Dock = DockSerial.Parse("B") }, CancellationToken.None)).Items);
        List<string> left = [];
        await foreach (var blob in blobs.GetBlobContainerClient(ContainerNames.Catalogue).GetBlobsAsync())
        {
            left.Add(blob.Name);
        }

        // The young entry with its two places, and what has been archived of each dock.
        Assert.Equal(5, left.Count);
        Assert.Equal([1L, 2L], (await new ArchivedLogs(blobs).ReadAsync(DockSerial.Parse("A"), CancellationToken.None)).Select(log => log.BootIndex));
    }

    [SkippableFact]
    public async Task Log_whose_archive_retention_deleted_is_not_pulled_again()
    {
        await using PullHarness pulls = await PullHarness.StartAsync(azurite);
        ScriptedDock dock = (await pulls.RegisterAsync("A")).With("3", 1, 2);
        await pulls.RunAsync();
        pulls.Time.Advance(TimeSpan.FromDays(100));

        Assert.Equal(1, await new CatalogueRetention(pulls.Blobs).DeleteEntriesAsync(pulls.Time.GetUtcNow().AddDays(-30), CancellationToken.None));
        dock.With("3", 3);
        PullReport report = await pulls.RunAsync();

        Assert.Equal((3, 2, 1), (report.Totals.Found, report.Totals.Skipped, report.Totals.Uploaded));
        Assert.Equal([3L], dock.Uploads[^1].Files[0].BootIndexes);
    }

    [SkippableFact]
    public async Task Old_archives_and_reports_of_pulls_go_and_young_ones_stay()
    {
        await using PullHarness pulls = await PullHarness.StartAsync(azurite);
        await pulls.RegisterAsync("A");
        PullReport old = await pulls.RunAsync();
        pulls.Time.Advance(TimeSpan.FromDays(10));
        PullReport young = await pulls.RunAsync();
        BlobContainerClient archives = pulls.Blobs.GetBlobContainerClient(ContainerNames.Archives);
        await archives.CreateIfNotExistsAsync();
        await archives.UploadBlobAsync("A/2026/01/01/x/3.tar", BinaryData.FromString("archive"));

        Assert.Equal(1, await new PullStore(pulls.Blobs).DeleteBeforeAsync(pulls.Time.GetUtcNow().AddDays(-5), CancellationToken.None));
        Assert.Equal((404, 200), ((await pulls.GetAsync(old.Id)).Status, (await pulls.GetAsync(young.Id)).Status));
        Assert.Single((await pulls.ListAsync("")).Json.GetProperty("items").EnumerateArray());

        // The storage's own clock says when an archive came.
        CatalogueRetention retention = new(pulls.Blobs);
        Assert.Equal(0, await retention.DeleteArchivesAsync(TimeProvider.System.GetUtcNow().AddDays(-1), CancellationToken.None));
        Assert.Equal(1, await retention.DeleteArchivesAsync(TimeProvider.System.GetUtcNow().AddDays(1), CancellationToken.None));
    }

    private static ArchiveEntry Entry(string dock, long bootIndex, DateTimeOffset at)
    {
        UploadId id = UploadId.New();
        return new ArchiveEntry
        {
            UploadId = id.Value,
            Dock = dock,
            DeviceSn = dock,
            Module = "3",
            BootIndexes = [bootIndex],
            ObjectKey = ObjectKey.For(DockSerial.Parse(dock), DateOnly.FromDateTime(at.UtcDateTime), id, "3"),
            Size = 1,
            Integrity = FileIntegrity.Verified,
            CompletedAt = at,
        };
    }
}
