using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DockLogs.LocalRuntime.Tests.Durable;

public sealed class QueryTests
{
    [Fact]
    public async Task Pages_hold_every_instance_once_newest_first()
    {
        await using DurableHarness harness = await FilledAsync();

        List<string> ids = [];
        string? token = null;
        int pages = 0;
        do
        {
            await foreach (Page<OrchestrationMetadata> page in harness.Client.GetAllInstancesAsync(new OrchestrationQuery(PageSize: 4)).AsPages(token))
            {
                ids.AddRange(page.Values.Select(instance => instance.InstanceId));
                token = page.ContinuationToken;
                pages++;
                break;
            }
        }
        while (token is not null);

        Assert.Equal(["live-4", "live-3", "live-2", "live-1", "live-0", "done-4", "done-3", "done-2", "done-1", "done-0"], ids);
        Assert.Equal(3, pages);
    }

    [Fact]
    public async Task Filters_tell_states_prefixes_and_times_apart()
    {
        await using DurableHarness harness = await FilledAsync();
        DateTimeOffset start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        await harness.Client.SuspendInstanceAsync("live-2");
        await harness.IdleAsync();

        Assert.Equal(5, await CountAsync(harness, new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Completed])));
        Assert.Equal(4, await CountAsync(harness, new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Running])));
        Assert.Equal(1, await CountAsync(harness, new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Suspended], PageSize: 1)));
        Assert.Equal(5, await CountAsync(harness, new OrchestrationQuery(InstanceIdPrefix: "live-")));
        Assert.Equal(1, await CountAsync(harness, new OrchestrationQuery(InstanceIdPrefix: "live-3")));
        Assert.Equal(3, await CountAsync(harness, new OrchestrationQuery(
            CreatedFrom: start.AddMinutes(2), CreatedTo: start.AddMinutes(4))));
    }

    [Fact]
    public async Task Payloads_come_only_when_asked_for()
    {
        await using DurableHarness harness = await FilledAsync();

        OrchestrationMetadata bare = (await harness.Client.GetInstanceAsync("done-1"))!;
        OrchestrationMetadata full = (await harness.Client.GetInstanceAsync("done-1", getInputsAndOutputs: true))!;
        OrchestrationMetadata live = (await harness.Client.GetInstanceAsync("live-1", getInputsAndOutputs: true))!;

        Assert.Null(bare.SerializedInput);
        Assert.Throws<InvalidOperationException>(() => bare.ReadInputAs<string>());
        Assert.Equal("done-1", full.ReadInputAs<string>());
        Assert.Equal("DONE-1", full.ReadOutputAs<string>());
        Assert.Equal("at work", live.ReadCustomStatusAs<string>());
        Assert.Null(await harness.Client.GetInstanceAsync("nobody"));
    }

    [Fact]
    public async Task Live_instances_are_the_same_after_a_restart()
    {
        await using DurableHarness harness = await FilledAsync();
        OrchestrationMetadata before = await harness.GetAsync("live-3");

        await harness.RestartAsync();

        OrchestrationMetadata after = await harness.GetAsync("live-3");
        Assert.Equal(before.RuntimeStatus, after.RuntimeStatus);
        Assert.Equal(before.CreatedAt, after.CreatedAt);
        Assert.Equal(before.LastUpdatedAt, after.LastUpdatedAt);
        Assert.Equal(before.SerializedInput, after.SerializedInput);
        Assert.Equal(before.SerializedCustomStatus, after.SerializedCustomStatus);
    }

    [Fact]
    public async Task Tags_and_version_are_kept()
    {
        await using DurableHarness harness = new();
        harness.Orchestrator("Version", context => Task.FromResult(context.Version));
        await harness.StartAsync();
        StartOrchestrationOptions options = new("tagged")
        {
            Version = "1.2",
            Tags = new Dictionary<string, string> { ["fleet"] = "north" },
        };
        await harness.Client.ScheduleNewOrchestrationInstanceAsync("Version", options);

        OrchestrationMetadata result = await harness.FinishAsync("tagged");

        Assert.Equal("1.2", result.ReadOutputAs<string>());
        Assert.Equal("north", result.Tags["fleet"]);
    }

    [Fact]
    public async Task Purge_forgets_finished_instances_only()
    {
        await using DurableHarness harness = await FilledAsync();

        Assert.Equal(1, (await harness.Client.PurgeInstanceAsync("done-0")).PurgedInstanceCount);
        Assert.Equal(0, (await harness.Client.PurgeInstanceAsync("done-0")).PurgedInstanceCount);
        Assert.Equal(0, (await harness.Client.PurgeInstanceAsync("live-0")).PurgedInstanceCount);
        Assert.Equal(4, (await harness.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter())).PurgedInstanceCount);

        Assert.Equal(5, harness.Count("SELECT count(*) FROM instances"));
        Assert.Equal(5, harness.Count("SELECT count(DISTINCT key >> 24) FROM history"));
        Assert.Null(await harness.Client.GetInstanceAsync("done-1"));
    }

    [Fact]
    public async Task Recursive_purge_forgets_children_too()
    {
        await using DurableHarness harness = new();
        harness.Orchestrator("Parent", async context => await context.CallSubOrchestratorAsync<int>("Child"));
        harness.Orchestrator("Child", _ => Task.FromResult(1));
        await harness.StartAsync();
        OrchestrationMetadata parent = await harness.RunAsync("Parent");

        PurgeResult result = await harness.Client.PurgeInstanceAsync(parent.InstanceId, new PurgeInstanceOptions(Recursive: true));

        Assert.Equal(2, result.PurgedInstanceCount);
        Assert.Equal(0, harness.Count("SELECT count(*) FROM instances"));
    }

    private static async Task<int> CountAsync(DurableHarness harness, OrchestrationQuery query)
    {
        int count = 0;
        await foreach (OrchestrationMetadata _ in harness.Client.GetAllInstancesAsync(query))
        {
            count++;
        }

        return count;
    }

    private static async Task<DurableHarness> FilledAsync()
    {
        DurableHarness harness = new();
        harness.Orchestrator("Done", context => Task.FromResult(context.GetInput<string>()!.ToUpperInvariant()));
        harness.Orchestrator("Live", async context =>
        {
            context.SetCustomStatus("at work");
            return await context.WaitForExternalEvent<string>("never");
        });
        await harness.StartAsync();
        foreach (string kind in (string[])["Done", "Live"])
        {
            for (int i = 0; i < 5; i++)
            {
                string id = $"{kind.ToLowerInvariant()}-{i}";
                await harness.Client.ScheduleNewOrchestrationInstanceAsync(kind, id, new StartOrchestrationOptions(id));
                await harness.IdleAsync();
                harness.Time.Advance(TimeSpan.FromMinutes(1));
            }
        }

        return harness;
    }
}
