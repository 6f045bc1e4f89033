using DockLogs.Contracts;
using DockLogs.Functions.Tests.Api.Support;
using DockLogs.Functions.Tests.Uploads.Support;
using DockLogs.Functions.Uploads;
using Microsoft.Extensions.Time.Testing;

namespace DockLogs.Functions.Tests.Uploads;

[Collection(UploadsCollection.Name)]
public sealed class UploadIndexTests(AzuriteServer azurite)
{
    private static readonly FakeTimeProvider Clock = new(UploadDriver.Begin.AddHours(1));

    [SkippableFact]
    public async Task Written_upload_is_found_and_adding_it_again_changes_nothing()
    {
        var index = new UploadIndex(azurite.NewAccount(), Clock);
        UploadView view = View(0) with { Status = UploadStatus.Completed };
        Assert.Null(await index.FindAsync(UploadId.Parse(view.Id), CancellationToken.None));
        await index.WriteAsync(view, CancellationToken.None);
        await index.AddAsync(view with { Status = UploadStatus.Queued }, CancellationToken.None);
        Assert.Equal(UploadStatus.Completed, (await index.FindAsync(UploadId.Parse(view.Id), CancellationToken.None))!.Status);
        Assert.Equal(UploadStatus.Completed, Assert.Single(await ListAsync(index)).Status);
    }

    [SkippableFact]
    public async Task Pages_are_newest_first_and_do_not_overlap()
    {
        var index = new UploadIndex(azurite.NewAccount(), Clock);
        Assert.Empty(await ListAsync(index));
        UploadView[] views = [.. Enumerable.Range(0, 7).Select(i => View(i))];
        await Task.WhenAll(views.Select(view => index.AddAsync(view, CancellationToken.None)));

        var seen = new List<string>();
        string? continuation = null;
        do
        {
            UploadIndexPage page = await index.ListAsync(new UploadQuery { Top = 3, Continuation = continuation }, CancellationToken.None);
            Assert.InRange(page.Items.Count, 1, 3);
            seen.AddRange(page.Items.Select(view => view.Id));
            continuation = page.Continuation;
        }
        while (continuation is not null);
        Assert.Equal(views.Reverse().Select(view => view.Id), seen);
    }

    [SkippableTheory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(4, true)]
    [InlineData(100, false)]
    [InlineData(100, true)]
    public async Task Order_is_whole_whether_uploads_are_milliseconds_or_years_apart(int top, bool filed)
    {
        var blobs = azurite.NewAccount();
        var index = new UploadIndex(blobs, Clock);
        TimeSpan[] ages =
        [
            TimeSpan.FromDays(-0.9), TimeSpan.FromMinutes(-20), TimeSpan.Zero, TimeSpan.FromTicks(1), TimeSpan.FromMilliseconds(3), TimeSpan.FromSeconds(99),
            TimeSpan.FromSeconds(101), TimeSpan.FromHours(27), TimeSpan.FromHours(29), TimeSpan.FromDays(40), TimeSpan.FromDays(40.0001), TimeSpan.FromDays(3000), TimeSpan.FromDays(9000),
        ];
        UploadView[] views = [.. ages.Select((age, i) => View(i) with { RequestedAt = Clock.GetUtcNow() - age, Dock = "dock-0", Status = i % 3 == 0 ? UploadStatus.Failed : UploadStatus.Completed })];
        await Task.WhenAll(views.Select(view => index.WriteAsync(view, CancellationToken.None)));
        if (filed)
        {
            Assert.Equal(views.Length, await Filing.RunAsync(blobs, Clock));
        }

        Assert.Equal(views.Select(view => view.Id), await WalkAsync(index, new UploadQuery { Top = top }));
        Assert.Equal(views.Select(view => view.Id), await WalkAsync(index, new UploadQuery { Top = top, Dock = DockSerial.Parse("dock-0") }));
        Assert.Equal(
            views.Where(view => view.Status == UploadStatus.Failed).Select(view => view.Id),
            await WalkAsync(index, new UploadQuery { Top = top, Status = UploadStatus.Failed }));
        Assert.Equal(
            views[..8].Select(view => view.Id),
            await WalkAsync(index, new UploadQuery { Top = top, Since = views[7].RequestedAt }));
    }

    [SkippableFact]
    public async Task Filters_by_dock_and_time()
    {
        var index = new UploadIndex(azurite.NewAccount(), Clock);
        for (int i = 0; i < 4; i++)
        {
            await index.AddAsync(View(i), CancellationToken.None);
        }

        UploadIndexPage ofDock = await index.ListAsync(new UploadQuery { Dock = DockSerial.Parse("dock-1") }, CancellationToken.None);
        Assert.All(ofDock.Items, view => Assert.Equal("dock-1", view.Dock));
        Assert.Equal(2, ofDock.Items.Count);
        UploadIndexPage recent = await index.ListAsync(new UploadQuery { Since = UploadDriver.Begin.AddMinutes(2) }, CancellationToken.None);
        Assert.Equal(2, recent.Items.Count);
        Assert.Null(recent.Continuation);
    }

    [SkippableFact]
    public async Task Upload_too_long_for_metadata_is_listed_whole_also_when_it_is_filed()
    {
        var blobs = azurite.NewAccount();
        var index = new UploadIndex(blobs, Clock);
        UploadView view = View(0, 30_000) with { Status = UploadStatus.Completed };
        await index.WriteAsync(view, CancellationToken.None);
        Assert.Equal(30_000, Assert.Single(await ListAsync(index)).Files[0].BootIndexes.Count);
        Assert.Equal(1, await Filing.RunAsync(blobs, Clock));
        Assert.Equal(30_000, Assert.Single(await ListAsync(index)).Files[0].BootIndexes.Count);
    }

    [SkippableFact]
    public async Task Upload_that_others_have_begun_to_enter_is_entered_as_they_know_it()
    {
        var blobs = azurite.NewAccount();
        var index = new UploadIndex(blobs, Clock);
        UploadView view = View(0);
        await index.AddAsync(view, CancellationToken.None);
        await blobs.GetBlobContainerClient(ContainerNames.Uploads).DeleteBlobAsync($"open/{UploadPlace.Of(view).Text}");

        await index.AddAsync(view with { RequestedAt = view.RequestedAt.AddSeconds(1) }, CancellationToken.None);

        Assert.Equal(view.RequestedAt, Assert.Single(await ListAsync(index)).RequestedAt);
    }

    [SkippableTheory]
    [InlineData("!")]
    [InlineData("_w")]
    [InlineData("MQp4Cjk")]
    [InlineData("MQo5MjIzMzcyMDM2ODU0Nzc1ODA3LTBmOGZhZDViLWQ5Y2ItNDY5Zi1hMTY1LTcwODY3NzI4OTUwZQ")]
    [InlineData("MQoyNTE2MDAwMDAwMDAwMDAwMDAwLTBGOEZBRDViLWQ5Y2ItNDY5Zi1hMTY1LTcwODY3NzI4OTUwZQ")]
    [InlineData("MQoyNTE2MDAwMDAwMDAwMDAwMDAwLTBmOGZhZDViLWQ5Y2ItNDY5Zi1hMTY1LTcwODY3NzI4OTUwZQo3")]
    public async Task Continuation_of_somebody_else_is_a_format_fault(string continuation)
    {
        var index = new UploadIndex(azurite.NewAccount(), Clock);
        await index.AddAsync(View(0), CancellationToken.None);
        await Assert.ThrowsAsync<FormatException>(() => index.ListAsync(new UploadQuery { Continuation = continuation }, CancellationToken.None));
    }

    [SkippableFact]
    public async Task Long_selection_is_seen_whole_although_the_status_is_short()
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        UploadId id = await host.UploadAsync(UploadDriver.Dock, new RequestedFile { Module = "3", BootIndexes = [.. Enumerable.Range(0, 5000).Select(i => (long)i)] });
        UploadView view = await host.ViewAsync(id);
        Assert.Equal(5000, view.Files[0].BootIndexes.Count);
        var instance = await host.Client.GetInstanceAsync(id.Value, getInputsAndOutputs: true);
        Assert.InRange(instance!.SerializedCustomStatus!.Length, 1, 8000);
    }

    private static async Task<IReadOnlyList<UploadView>> ListAsync(UploadIndex index) => (await index.ListAsync(new UploadQuery(), CancellationToken.None)).Items;

    private static async Task<List<string>> WalkAsync(UploadIndex index, UploadQuery query) =>
        [.. (await Filing.WalkAsync(index, query)).Select(view => view.Id)];

    private static UploadView View(int minute, int logs = 1) =>
        UploadViews.Of(UploadHost.Request(UploadId.New(), $"dock-{minute % 2}", UploadDriver.Begin.AddMinutes(minute), new RequestedFile { Module = "3", BootIndexes = [.. Enumerable.Range(0, logs).Select(i => (long)i)] }));

}
