using Azure.Core;
using Azure.Storage.Blobs;
using DockLogs.Contracts;
using DockLogs.Functions.Tests.Api.Support;
using DockLogs.Functions.Tests.Uploads.Support;
using DockLogs.Functions.Uploads;
using Microsoft.Extensions.Time.Testing;

namespace DockLogs.Functions.Tests.Uploads;

[Collection(UploadsCollection.Name)]
public sealed class UploadFilingTests(AzuriteServer azurite)
{
    private static readonly FakeTimeProvider Clock = new(UploadDriver.Begin.AddHours(1));
    private static readonly string[] FinalStatuses = [UploadStatus.Completed, UploadStatus.CompletedPartially, UploadStatus.Canceled, UploadStatus.Failed, UploadStatus.TimedOut];

    [SkippableFact]
    public async Task Ended_uploads_leave_the_open_ones_and_are_listed_as_before()
    {
        BlobServiceClient blobs = azurite.NewAccount();
        var index = new UploadIndex(blobs, Clock);
        Assert.Equal(0, await Filing.RunAsync(blobs, Clock));
        UploadView[] views = [.. Enumerable.Range(0, 8).Select(i => View(i, FinalStatuses[i % 3], $"dock-{i % 2}"))];
        await Task.WhenAll(views.Select(view => index.WriteAsync(view, CancellationToken.None)));
        UploadView live = View(9, UploadStatus.Queued, "dock-1");
        await index.AddAsync(live, CancellationToken.None);

        Assert.Equal(8, await Filing.RunAsync(blobs, Clock));

        Assert.Equal($"open/{UploadPlace.Of(live).Text}", Assert.Single(await Filing.NamesAsync(blobs, "open/")));
        Assert.Equal(3, (await Filing.NamesAsync(blobs, "ended/")).Count);
        Assert.Equal(2, (await Filing.NamesAsync(blobs, "docks/")).Count);
        await IsListedAsync(index, [.. views, live]);
        Assert.Equal(0, await Filing.RunAsync(blobs, Clock));
        await IsListedAsync(index, [.. views, live]);
    }

    // Cut before a request, as a crash does, or after it, as a lost answer does; then another pass makes it good.
    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pass_that_is_cut_at_any_request_loses_and_doubles_nothing(bool answerIsLost)
    {
        var hook = new RequestHook();
        BlobServiceClient cut = azurite.NewAccount(hook);
        var index = new UploadIndex(cut, Clock);
        List<UploadView> all = [View(0, UploadStatus.Uploading, "dock-0")];
        await index.AddAsync(all[0], CancellationToken.None);
        bool wasCut = true;
        int requests;
        for (requests = 1; wasCut; requests++)
        {
            // Seconds apart, so that all meet in the same segments; one is of another status and dock.
            UploadView[] ended = [.. Enumerable.Range(0, 3).Select(i => View(0, i == 0 ? UploadStatus.Failed : UploadStatus.Completed, $"dock-{i}", (requests * 10) + i))];
            await Task.WhenAll(ended.Select(view => index.WriteAsync(view, CancellationToken.None)));
            all.AddRange(ended);

            int left = requests;
            Task CutAsync(Request _) => Interlocked.Decrement(ref left) == 0 ? Task.FromException(new IOException("cut")) : Task.CompletedTask;
            (hook.Before, hook.After) = answerIsLost ? (null, CutAsync) : ((Func<Request, Task>)CutAsync, (Func<Request, Task>?)null);
            wasCut = await Record.ExceptionAsync(() => Filing.RunAsync(cut, Clock)) is not null;
            (hook.Before, hook.After) = (null, null);

            await IsListedAsync(index, all);
            await Filing.RunAsync(cut, Clock);
            Assert.Single(await Filing.NamesAsync(cut, "open/"));
        }

        await IsListedAsync(index, all);
        Assert.True(requests > 10, $"a pass was {requests} requests");
    }

    [SkippableFact]
    public async Task Filers_at_the_same_time_lose_and_double_nothing()
    {
        BlobServiceClient blobs = azurite.NewAccount();
        var index = new UploadIndex(blobs, Clock);
        List<UploadView> all = [];
        for (int round = 0; round < 5; round++)
        {
            UploadView[] views = [.. Enumerable.Range(0, 20).Select(i => View(round, FinalStatuses[i % 2], $"dock-{i % 3}", i))];
            await Task.WhenAll(views.Select(view => index.WriteAsync(view, CancellationToken.None)));
            all.AddRange(views);

            await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Filing.RunAsync(blobs, Clock)));

            Assert.Empty(await Filing.NamesAsync(blobs, "open/"));
            await IsListedAsync(index, all);
        }
    }

    [SkippableFact]
    public async Task Upload_written_again_while_it_is_filed_is_filed_again()
    {
        var hook = new RequestHook();
        BlobServiceClient blobs = azurite.NewAccount(hook);
        var index = new UploadIndex(blobs, Clock);
        UploadView view = View(0, UploadStatus.Completed, "dock-0");
        await index.WriteAsync(view, CancellationToken.None);
        UploadView later = view with { Note = "again" };
        hook.Before = async request =>
        {
            if (request.Method == RequestMethod.Delete)
            {
                hook.Before = null;
                await index.WriteAsync(later, CancellationToken.None);
            }
        };

        await Filing.RunAsync(blobs, Clock);

        Assert.Null(hook.Before);
        Assert.Single(await Filing.NamesAsync(blobs, "open/"));
        Assert.Equal("again", Assert.Single(await Filing.WalkAsync(index, new UploadQuery())).Note);
        await Filing.RunAsync(blobs, Clock);
        Assert.Empty(await Filing.NamesAsync(blobs, "open/"));
        Assert.Equal("again", Assert.Single(await Filing.WalkAsync(index, new UploadQuery())).Note);
        Assert.Equal("again", Assert.Single(await Filing.WalkAsync(index, new UploadQuery { Dock = DockSerial.Parse("dock-0") })).Note);
    }

    [SkippableFact]
    public async Task Upload_that_is_filed_is_not_opened_again_by_a_late_hand()
    {
        BlobServiceClient blobs = azurite.NewAccount();
        var index = new UploadIndex(blobs, Clock);
        UploadView view = View(0, UploadStatus.Queued, "dock-0");
        await index.AddAsync(view, CancellationToken.None);
        await index.WriteAsync(view with { Status = UploadStatus.Completed }, CancellationToken.None);
        await Filing.RunAsync(blobs, Clock);

        await index.AddAsync(view, CancellationToken.None);

        Assert.Empty(await Filing.NamesAsync(blobs, "open/"));
        await IsListedAsync(index, [view with { Status = UploadStatus.Completed }]);
    }

    [SkippableFact]
    public async Task Upload_that_nobody_wrote_down_as_ended_is_asked_for_after_a_day_and_filed()
    {
        BlobServiceClient blobs = azurite.NewAccount();
        var time = new FakeTimeProvider(UploadDriver.Begin);
        var index = new UploadIndex(blobs, time);
        UploadView gone = View(0, UploadStatus.Uploading, "dock-0");
        UploadView lives = View(1, UploadStatus.Uploading, "dock-0");
        await index.AddAsync(gone, CancellationToken.None);
        await index.AddAsync(lives, CancellationToken.None);
        time.Advance(TimeSpan.FromHours(23));
        Assert.Equal(0, await Filing.RunAsync(blobs, time));
        time.Advance(TimeSpan.FromHours(2));
        UploadView failed = gone with { Status = UploadStatus.Failed };
        Task<UploadView?> FindAsync(UploadId id, CancellationToken _) => Task.FromResult<UploadView?>(id.Value == gone.Id ? failed : lives);

        Assert.Equal(0, await Filing.RunAsync(blobs, time, FindAsync));
        Assert.Equal(1, await Filing.RunAsync(blobs, time, FindAsync));

        await IsListedAsync(index, [failed, lives]);
        Assert.Equal(UploadStatus.Failed, (await index.FindAsync(UploadId.Parse(gone.Id), CancellationToken.None))!.Status);
    }

    // Uploads begin, end and are filed in any order, many at the same instant; every list is what the model says.
    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Lists_are_those_of_a_model_whatever_happens_between_pages(int seed)
    {
        var random = new Random(seed);
        BlobServiceClient blobs = azurite.NewAccount();
        var time = new FakeTimeProvider(UploadDriver.Begin);
        var index = new UploadIndex(blobs, time);
        Dictionary<string, UploadView> model = [];

        async Task BeginAsync()
        {
            // Not at all, a few ticks, an hour, a month: none of these is in an order before the page that is being read.
            time.Advance(random.Next(4) switch { 0 => TimeSpan.Zero, 1 => TimeSpan.FromTicks(random.Next(5)), 2 => TimeSpan.FromMinutes(random.Next(90)), _ => TimeSpan.FromDays(random.Next(30)) });
            UploadView view = View(0, UploadStatus.Queued, $"dock-{random.Next(3)}") with { RequestedAt = time.GetUtcNow() };
            await index.AddAsync(view, CancellationToken.None);
            model[view.Id] = view;
        }

        async Task EndAsync(string[] statuses)
        {
            if (model.Values.Where(view => !UploadStatus.IsFinal(view.Status)).OrderBy(view => view.Id, StringComparer.Ordinal).Skip(random.Next(4)).FirstOrDefault() is { } view)
            {
                model[view.Id] = view with { Status = statuses[random.Next(statuses.Length)] };
                await index.WriteAsync(model[view.Id], CancellationToken.None);
            }
        }

        for (int round = 0; round < 12; round++)
        {
            for (int i = 0; i < 8; i++)
            {
                await (random.Next(3) == 0 ? EndAsync(FinalStatuses) : BeginAsync());
            }

            UploadView[] sorted = InOrder(model.Values);
            UploadQuery query = new()
            {
                Top = random.Next(1, 7),
                Dock = random.Next(3) == 0 ? DockSerial.Parse($"dock-{random.Next(3)}") : null,
                Status = random.Next(3) switch { 0 => FinalStatuses[random.Next(FinalStatuses.Length)], 1 => UploadStatus.Queued, _ => null },
                Since = random.Next(3) == 0 ? sorted[random.Next(sorted.Length)].RequestedAt : null,
            };
            string[] expected =
            [
                .. sorted
                    .Where(view => (query.Dock is not { } dock || view.Dock == dock.Value) && (query.Status is null || view.Status == query.Status) && !(view.RequestedAt < query.Since))
                    .Select(view => view.Id),
            ];

            // While pages are read uploads may end; when a status is asked for, only in another one.
            List<UploadView> seen = await Filing.WalkAsync(index, query, () => random.Next(3) switch
            {
                0 => Filing.RunAsync(blobs, time, (_, _) => Task.FromResult<UploadView?>(null)),
                1 when query.Status != UploadStatus.Queued => EndAsync([.. FinalStatuses.Where(status => status != query.Status)]),
                _ => Task.CompletedTask,
            });
            Assert.Equal(expected, seen.Select(view => view.Id));
        }

        await Filing.RunAsync(blobs, time, (_, _) => Task.FromResult<UploadView?>(null));
        await IsListedAsync(index, [.. model.Values]);
    }

    [SkippableFact]
    public async Task Page_costs_few_requests_however_many_uploads_there_are()
    {
        var hook = new RequestHook();
        BlobServiceClient blobs = azurite.NewAccount(hook);
        var index = new UploadIndex(blobs, Clock);
        UploadView[] views = [.. Enumerable.Range(0, 300).Select(i => View(-i * 10, i % 10 == 0 ? UploadStatus.Failed : UploadStatus.Completed, $"dock-{i}"))];
        await Parallel.ForEachAsync(views, async (view, token) => await index.WriteAsync(view, token));
        await Filing.RunAsync(blobs, Clock);
        int requests = 0;
        hook.Before = _ =>
        {
            Interlocked.Increment(ref requests);
            return Task.CompletedTask;
        };

        UploadIndexPage page = await index.ListAsync(new UploadQuery { Top = 20 }, CancellationToken.None);
        Assert.InRange(Interlocked.Exchange(ref requests, 0), 4, 9);
        await index.ListAsync(new UploadQuery { Top = 20, Continuation = page.Continuation }, CancellationToken.None);
        Assert.InRange(Interlocked.Exchange(ref requests, 0), 4, 9);
        await index.ListAsync(new UploadQuery { Top = 20, Dock = DockSerial.Parse("dock-7") }, CancellationToken.None);
        Assert.Equal(3, Interlocked.Exchange(ref requests, 0));
        await index.ListAsync(new UploadQuery { Top = 20, Status = UploadStatus.Queued }, CancellationToken.None);
        Assert.Equal(1, Interlocked.Exchange(ref requests, 0));
    }

    private static async Task IsListedAsync(UploadIndex index, IReadOnlyCollection<UploadView> views)
    {
        async Task IsAsync(UploadQuery query, Func<UploadView, bool> wanted) => Assert.Equal(
            InOrder(views).Where(wanted).Select(view => (view.Id, view.Status)),
            (await Filing.WalkAsync(index, query with { Top = 7 })).Select(view => (view.Id, view.Status)));

        await IsAsync(new UploadQuery(), _ => true);
        foreach (string status in views.Select(view => view.Status).Distinct().Where(UploadStatus.IsFinal))
        {
            await IsAsync(new UploadQuery { Status = status }, view => view.Status == status);
        }

        foreach (string dock in views.Select(view => view.Dock).Distinct())
        {
            await IsAsync(new UploadQuery { Dock = DockSerial.Parse(dock) }, view => view.Dock == dock);
            await IsAsync(new UploadQuery { Dock = DockSerial.Parse(dock), Status = UploadStatus.Completed }, view => view.Dock == dock && view.Status == UploadStatus.Completed);
        }
    }

    private static UploadView[] InOrder(IEnumerable<UploadView> views) =>
        [.. views.OrderByDescending(view => view.RequestedAt).ThenBy(view => view.Id, StringComparer.Ordinal)];

    private static UploadView View(int minute, string status, string dock, int second = 0) =>
        UploadViews.Of(UploadHost.Request(UploadId.New(), dock, UploadDriver.Begin.AddMinutes(minute).AddSeconds(second))) with { Status = status };
}
