using Azure.Core;
using Azure.Storage.Blobs;
using DockLogs.Contracts;
using DockLogs.Functions.Catalogue;
using DockLogs.Functions.Tests.Api.Support;
using DockLogs.Functions.Tests.Uploads.Support;
using DockLogs.Functions.Uploads;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace DockLogs.Functions.Tests.Uploads;

[Collection(UploadsCollection.Name)]
public sealed class UploadRetentionTests(AzuriteServer azurite)
{
    private const int Days = 30;
    private static readonly DateTimeOffset Now = UploadDriver.Begin.AddDays(400);
    private static readonly FakeTimeProvider Clock = new(Now);

    [SkippableFact]
    public async Task Old_ended_uploads_go_and_young_and_live_ones_stay()
    {
        BlobServiceClient blobs = azurite.NewAccount();
        UploadIndex index = Index(blobs);
        UploadView old = await EndedAsync(index, 300, UploadStatus.Completed);
        UploadView oldFailed = await EndedAsync(index, 299.9, UploadStatus.Failed);
        UploadView young = await EndedAsync(index, 3, UploadStatus.Completed);
        UploadView live = View(300, UploadStatus.Uploading);
        await index.AddAsync(live, CancellationToken.None);
        await Filing.RunAsync(blobs, Clock, (_, _) => Task.FromResult<UploadView?>(null));

        Assert.Equal(2, await SweepAsync(blobs));

        Assert.Null(await index.FindAsync(UploadId.Parse(old.Id), CancellationToken.None));
        Assert.Null(await index.FindAsync(UploadId.Parse(oldFailed.Id), CancellationToken.None));
        Assert.Equal([young.Id, live.Id], await ListedAsync(index, new UploadQuery()));
        Assert.Equal([young.Id, live.Id], await ListedAsync(index, new UploadQuery { Dock = DockSerial.Parse("dock") }));
        Assert.Single(await Filing.NamesAsync(blobs, "ended/"));
        Assert.Single(await Filing.NamesAsync(blobs, "docks/"));
        Assert.Equal(2, (await Filing.NamesAsync(blobs, "by-id/")).Count);
        Assert.Equal(0, await SweepAsync(blobs));
    }

    // Its segment goes when all that is in it may go; until then nobody is shown an upload that is gone soon.
    [SkippableFact]
    public async Task Old_upload_beside_younger_ones_is_listed_no_longer()
    {
        BlobServiceClient blobs = azurite.NewAccount();
        UploadIndex index = Index(blobs);
        UploadView old = await EndedAsync(index, Days + 0.001, UploadStatus.Failed);
        UploadView young = await EndedAsync(index, Days - 0.001, UploadStatus.Failed);
        await Filing.RunAsync(blobs, Clock);

        await SweepAsync(blobs);

        Assert.Equal([young.Id], await ListedAsync(index, new UploadQuery()));
        Assert.Equal([young.Id], await ListedAsync(index, new UploadQuery { Dock = DockSerial.Parse("dock"), Status = UploadStatus.Failed }));
        Assert.Equal([young.Id, old.Id], await ListedAsync(new UploadIndex(blobs, Clock), new UploadQuery()));
    }

    [SkippableFact]
    public async Task Sweep_that_is_cut_at_any_request_is_made_good_by_the_next()
    {
        var hook = new RequestHook();
        BlobServiceClient cut = azurite.NewAccount(hook);
        UploadIndex index = Index(cut);
        bool wasCut = true;
        int requests;
        for (requests = 1; wasCut; requests++)
        {
            for (int i = 0; i < 3; i++)
            {
                await EndedAsync(index, 200 + (i * 50), i == 0 ? UploadStatus.Failed : UploadStatus.Completed);
            }

            UploadView young = await EndedAsync(index, 3, UploadStatus.Completed);
            await Filing.RunAsync(cut, Clock);
            int left = requests;
            hook.Before = _ => Interlocked.Decrement(ref left) == 0 ? Task.FromException(new IOException("cut")) : Task.CompletedTask;
            wasCut = await Record.ExceptionAsync(() => SweepAsync(cut)) is not null;
            hook.Before = null;

            await SweepAsync(cut);
            Assert.NotNull(await index.FindAsync(UploadId.Parse(young.Id), CancellationToken.None));
            Assert.Equal(requests, (await Filing.NamesAsync(cut, "by-id/")).Count);
            Assert.Single(await Filing.NamesAsync(cut, "ended/"));
            Assert.Single(await Filing.NamesAsync(cut, "docks/"));
        }

        Assert.True(requests > 8, $"a sweep was {requests} requests");
    }

    // Ended a day late, say, while the sweep goes through its segment.
    [SkippableFact]
    public async Task Upload_that_is_filed_while_its_segment_is_swept_is_not_lost_from_the_sweep()
    {
        var hook = new RequestHook();
        BlobServiceClient blobs = azurite.NewAccount(hook);
        UploadIndex index = Index(blobs);
        await EndedAsync(index, 300, UploadStatus.Failed);
        await Filing.RunAsync(blobs, Clock);
        hook.Before = async request =>
        {
            if (request.Method == RequestMethod.Delete)
            {
                hook.Before = null;
                await EndedAsync(index, 300, UploadStatus.Failed);
                await Filing.RunAsync(blobs, Clock);
            }
        };

        Assert.Equal(0, await SweepAsync(blobs));
        Assert.Equal(2, await SweepAsync(blobs));
        Assert.Empty(await Filing.NamesAsync(blobs, ""));
    }

    private static UploadIndex Index(BlobServiceClient blobs) => new(blobs, Clock, Options.Create(new RetentionOptions { UploadDays = Days }));

    private static Task<int> SweepAsync(BlobServiceClient blobs) => new UploadRetention(blobs).DeleteBeforeAsync(Now.AddDays(-Days), CancellationToken.None);

    private static async Task<UploadView> EndedAsync(UploadIndex index, double daysAgo, string status)
    {
        UploadView view = View(daysAgo, status);
        await index.WriteAsync(view, CancellationToken.None);
        return view;
    }

    private static async Task<IEnumerable<string>> ListedAsync(UploadIndex index, UploadQuery query) =>
        (await Filing.WalkAsync(index, query with { Top = 2 })).Select(view => view.Id);

    private static UploadView View(double daysAgo, string status) =>
        UploadViews.Of(UploadHost.Request(UploadId.New(), "dock", Now.AddDays(-daysAgo))) with { Status = status };
}
