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
        UploadIndexPage page = await index.ListAsync(null, null, 10, null, CancellationToken.None);
        Assert.Equal(UploadStatus.Completed, Assert.Single(page.Items).Status);
    }

    [SkippableFact]
    public async Task Pages_are_newest_first_and_do_not_overlap()
    {
        var index = new UploadIndex(azurite.NewAccount(), Clock);
        Assert.Empty((await index.ListAsync(null, null, 10, null, CancellationToken.None)).Items);
        UploadView[] views = [.. Enumerable.Range(0, 7).Select(i => View(i))];
        await Task.WhenAll(views.Select(view => index.AddAsync(view, CancellationToken.None)));

        var seen = new List<string>();
        string? continuation = null;
        do
        {
            UploadIndexPage page = await index.ListAsync(null, null, 3, continuation, CancellationToken.None);
            Assert.InRange(page.Items.Count, 1, 3);
            seen.AddRange(page.Items.Select(view => view.Id));
            continuation = page.Continuation;
        }
        while (continuation is not null);
        Assert.Equal(views.Reverse().Select(view => view.Id), seen);
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(100)]
    public async Task Order_is_whole_whether_uploads_are_milliseconds_or_years_apart(int top)
    {
        var index = new UploadIndex(azurite.NewAccount(), Clock);
        TimeSpan[] ages =
        [
            TimeSpan.FromDays(-0.9), TimeSpan.FromMinutes(-20), TimeSpan.Zero, TimeSpan.FromTicks(1), TimeSpan.FromMilliseconds(3), TimeSpan.FromSeconds(99),
            TimeSpan.FromSeconds(101), TimeSpan.FromHours(27), TimeSpan.FromHours(29), TimeSpan.FromDays(40), TimeSpan.FromDays(40.0001), TimeSpan.FromDays(3000), TimeSpan.FromDays(9000),
        ];
        UploadView[] views = [.. ages.Select((age, i) => View(i) with { RequestedAt = Clock.GetUtcNow() - age, Dock = "dock-0", Status = i % 3 == 0 ? UploadStatus.Failed : UploadStatus.Completed })];
        await Task.WhenAll(views.Select(view => index.AddAsync(view, CancellationToken.None)));

        Assert.Equal(views.Select(view => view.Id), await WalkAsync(next => index.ListAsync(null, null, top, next, CancellationToken.None)));
        Assert.Equal(views.Select(view => view.Id), await WalkAsync(next => index.ListAsync(DockSerial.Parse("dock-0"), null, top, next, CancellationToken.None)));
        Assert.Equal(
            views.Where(view => view.Status == UploadStatus.Failed).Select(view => view.Id),
            await WalkAsync(next => index.ListEndedAsync(UploadStatus.Failed, null, top, next, CancellationToken.None)));
        Assert.Equal(
            views[..8].Select(view => view.Id),
            await WalkAsync(next => index.ListAsync(null, views[7].RequestedAt, top, next, CancellationToken.None)));
    }

    [SkippableFact]
    public async Task Filters_by_dock_and_time()
    {
        var index = new UploadIndex(azurite.NewAccount(), Clock);
        for (int i = 0; i < 4; i++)
        {
            await index.AddAsync(View(i), CancellationToken.None);
        }

        UploadIndexPage ofDock = await index.ListAsync(DockSerial.Parse("dock-1"), null, 10, null, CancellationToken.None);
        Assert.All(ofDock.Items, view => Assert.Equal("dock-1", view.Dock));
        Assert.Equal(2, ofDock.Items.Count);
        UploadIndexPage recent = await index.ListAsync(null, UploadDriver.Begin.AddMinutes(2), 10, null, CancellationToken.None);
        Assert.Equal(2, recent.Items.Count);
        Assert.Null(recent.Continuation);
    }

    [SkippableFact]
    public async Task Upload_too_long_for_metadata_is_listed_whole()
    {
        var index = new UploadIndex(azurite.NewAccount(), Clock);
        UploadView view = View(0, 3000);
        await index.AddAsync(view, CancellationToken.None);
        Assert.Equal(3000, Assert.Single((await index.ListAsync(null, null, 10, null, CancellationToken.None)).Items).Files[0].BootIndexes.Count);
    }

    [SkippableTheory]
    [InlineData("!")]
    [InlineData("_w")]
    [InlineData("MQp4Cjk")]
    [InlineData("MQoyNTE2MDAwMDAwMDAwMDAwMDAwLTBmOGZhZDViLWQ5Y2ItNDY5Zi1hMTY1LTcwODY3NzI4OTUwZQo3")]
    public async Task Continuation_of_somebody_else_is_a_format_fault(string continuation)
    {
        var index = new UploadIndex(azurite.NewAccount(), Clock);
        await index.AddAsync(View(0), CancellationToken.None);
        await Assert.ThrowsAsync<FormatException>(() => index.ListAsync(null, null, 10, continuation, CancellationToken.None));
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

    private static async Task<List<string>> WalkAsync(Func<string?, Task<UploadIndexPage>> read)
    {
        var seen = new List<string>();
        string? continuation = null;
        do
        {
            UploadIndexPage page = await read(continuation);
            seen.AddRange(page.Items.Select(view => view.Id));
            continuation = page.Continuation;
        }
        while (continuation is not null);
        return seen;
    }

    private static UploadView View(int minute, int logs = 1) =>
        UploadViews.Of(UploadHost.Request(UploadId.New(), $"dock-{minute % 2}", UploadDriver.Begin.AddMinutes(minute), new RequestedFile { Module = "3", BootIndexes = [.. Enumerable.Range(0, logs).Select(i => (long)i)] }));

}
