using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Entities;
using Microsoft.DurableTask.Entities;

namespace DockLogs.LocalRuntime.Tests.Durable;

public sealed class EntityTests
{
    private static readonly EntityInstanceId Counter = new("Counter", "dock-1");

    [Theory, BothWays]
    public async Task Call_returns_the_operations_result(bool replay)
    {
        await using DurableHarness harness = await CounterAsync(replay);
        harness.Orchestrator("Calls", async context =>
        {
            await context.Entities.CallEntityAsync(Counter, "add", 5);
            await context.Entities.SignalEntityAsync(Counter, "add", 2);
            return await context.Entities.CallEntityAsync<int>(Counter, "get");
        });

        Assert.Equal(7, (await harness.RunAsync("Calls")).ReadOutputAs<int>());
        Assert.Equal(0, harness.Count("SELECT count(*) FROM inbox"));
    }

    [Theory, BothWays]
    public async Task Failed_operation_changes_nothing_and_fails_the_call(bool replay)
    {
        await using DurableHarness harness = await CounterAsync(replay);
        harness.Orchestrator("Calls", async context =>
        {
            await context.Entities.CallEntityAsync(Counter, "add", 5);
            try
            {
                await context.Entities.CallEntityAsync(Counter, "addAndThrow", 100);
            }
            catch (EntityOperationFailedException e)
            {
                return $"{e.OperationName} {e.FailureDetails.ErrorMessage} {await context.Entities.CallEntityAsync<int>(Counter, "get")}";
            }

            return "no failure";
        });

        Assert.Equal("addAndThrow refused 5", (await harness.RunAsync("Calls")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Signals_from_clients_are_handled_in_order_one_at_a_time()
    {
        await using DurableHarness harness = new();
        int inside = 0;
        harness.Entity("Log", async operation =>
        {
            Assert.Equal(1, Interlocked.Increment(ref inside));
            await Task.Yield();
            List<int> seen = operation.State.GetState<List<int>>() ?? [];
            seen.Add(operation.GetInput<int>());
            operation.State.SetState(seen);
            Interlocked.Decrement(ref inside);
            return null;
        });
        await harness.StartAsync();
        EntityInstanceId log = new("log", "1");

        for (int i = 0; i < 50; i++)
        {
            await harness.Client.Entities.SignalEntityAsync(log, "append", i);
        }

        await harness.IdleAsync();
        EntityMetadata<List<int>> found = (await harness.Client.Entities.GetEntityAsync<List<int>>(log))!;
        Assert.Equal(Enumerable.Range(0, 50), found.State);
    }

    [Fact]
    public async Task Scheduled_signal_waits_for_its_time_also_across_a_restart()
    {
        await using DurableHarness harness = await CounterAsync();
        await harness.Client.Entities.SignalEntityAsync(
            Counter, "add", 3, new SignalEntityOptions { SignalTime = harness.Time.GetUtcNow().AddHours(1) });
        await harness.AdvanceAsync(TimeSpan.FromMinutes(30));
        Assert.Null(await harness.Client.Entities.GetEntityAsync(Counter));

        await harness.RestartAsync();
        await harness.AdvanceAsync(TimeSpan.FromMinutes(30));

        Assert.Equal(3, (await harness.Client.Entities.GetEntityAsync<int>(Counter))!.State);
        Assert.Equal(0, harness.Count("SELECT count(*) FROM inbox"));
    }

    [Fact]
    public async Task Entity_signals_others_and_starts_orchestrations()
    {
        await using DurableHarness harness = await CounterAsync();
        harness.Orchestrator("Started", context => Task.FromResult(context.GetInput<string>()));
        harness.Entity("Relay", operation =>
        {
            operation.Context.SignalEntity(Counter, "add", 10);
            return operation.Context.ScheduleNewOrchestration("Started", "by entity", new StartOrchestrationOptions("started"));
        });

        await harness.Client.Entities.SignalEntityAsync(new EntityInstanceId("relay", "r"), "go");
        await harness.IdleAsync();

        Assert.Equal(10, (await harness.Client.Entities.GetEntityAsync<int>(Counter))!.State);
        Assert.Equal("by entity", (await harness.FinishAsync("started")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Deleted_state_leaves_no_entity()
    {
        await using DurableHarness harness = await CounterAsync();
        await harness.Client.Entities.SignalEntityAsync(Counter, "add", 1);
        await harness.Client.Entities.SignalEntityAsync(Counter, "delete");
        await harness.IdleAsync();

        Assert.Null(await harness.Client.Entities.GetEntityAsync(Counter));
        Assert.Equal(0, harness.Count("SELECT count(*) FROM entities"));
    }

    [Fact]
    public async Task Unknown_entity_fails_the_call()
    {
        await using DurableHarness harness = await CounterAsync();
        harness.Orchestrator("Calls", async context => await context.Entities.CallEntityAsync<int>(new EntityInstanceId("nowhere", "1"), "x"));

        Assert.Contains("nowhere", (await harness.RunAsync("Calls")).FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Locks_are_refused_by_name()
    {
        await using DurableHarness harness = await CounterAsync();
        harness.Orchestrator<object?>("Locks", async context =>
        {
            await using IAsyncDisposable held = await context.Entities.LockEntitiesAsync(Counter);
            return null;
        });

        OrchestrationMetadata result = await harness.RunAsync("Locks");

        Assert.True(result.FailureDetails!.IsCausedBy<NotSupportedException>());
        Assert.Contains("LockEntitiesAsync", result.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Queries_list_entities_by_prefix_in_pages()
    {
        await using DurableHarness harness = await CounterAsync();
        for (int i = 0; i < 7; i++)
        {
            await harness.Client.Entities.SignalEntityAsync(new EntityInstanceId("counter", $"k{i}"), "add", i);
        }

        await harness.Client.Entities.SignalEntityAsync(new EntityInstanceId("counter", "other"), "add", 1);
        await harness.IdleAsync();
        List<string> keys = [];
        await foreach (EntityMetadata<int> entity in harness.Client.Entities.GetAllEntitiesAsync<int>(
            new EntityQuery { InstanceIdStartsWith = "Counter@k", PageSize = 3 }))
        {
            keys.Add(entity.Id.Key + entity.State);
        }

        Assert.Equal(["k00", "k11", "k22", "k33", "k44", "k55", "k66"], keys);
    }

    [Fact]
    public async Task Evicted_entities_are_read_again()
    {
        await using DurableHarness harness = await CounterAsync(residents: 2);
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < 10; i++)
            {
                await harness.Client.Entities.SignalEntityAsync(new EntityInstanceId("counter", $"{i}"), "add", i);
            }
        }

        await harness.IdleAsync();

        Assert.Equal(27, (await harness.Client.Entities.GetEntityAsync<int>(new EntityInstanceId("counter", "9")))!.State);
    }

    private static Task<DurableHarness> CounterAsync(bool replay = false, int residents = 100) => new DurableHarness(replay)
        .Entity("Counter", operation =>
        {
            int state = operation.State.GetState<int>();
            switch (operation.Name)
            {
                case "add":
                    operation.State.SetState(state + operation.GetInput<int>());
                    return null;
                case "addAndThrow":
                    operation.State.SetState(state + operation.GetInput<int>());
                    throw new InvalidOperationException("refused");
                case "delete":
                    operation.State.SetState(null);
                    return null;
                default:
                    return state;
            }
        })
        .StartAsync(options => options with { MaxResident = residents });
}
