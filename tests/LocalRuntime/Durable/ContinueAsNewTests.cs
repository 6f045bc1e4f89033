using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DockLogs.LocalRuntime.Tests.Durable;

public sealed class ContinueAsNewTests
{
    [Theory, BothWays]
    public async Task New_execution_gets_the_new_input_and_a_fresh_history(bool replay)
    {
        await using DurableHarness harness = new(replay);
        harness.Orchestrator("Counts", async context =>
        {
            int n = context.GetInput<int>();
            context.SetCustomStatus($"round {n}");
            n = await context.CallActivityAsync<int>("Next", n);
            if (n < 5)
            {
                context.ContinueAsNew(n);
            }

            return n;
        });
        harness.Activity<int, int>("Next", n => n + 1);
        await harness.StartAsync();

        OrchestrationMetadata result = await harness.RunAsync("Counts", 0);

        Assert.Equal(5, result.ReadOutputAs<int>());
        Assert.Equal(4, result.ReadInputAs<int>());
        Assert.Equal("round 4", result.ReadCustomStatusAs<string>());
        Assert.Equal(2, harness.Count("SELECT count(*) FROM history"));
    }

    [Theory, BothWays]
    public async Task Unprocessed_events_are_carried_over_in_order(bool replay)
    {
        await using DurableHarness harness = new(replay);
        harness.Orchestrator("Rounds", SumInRoundsAsync(preserve: true));
        await harness.StartAsync();
        string id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("Rounds", new List<int>());

        for (int i = 1; i <= 6; i++)
        {
            await harness.Client.RaiseEventAsync(id, "n", i);
        }

        await harness.Client.RaiseEventAsync(id, "go", true);

        Assert.Equal([1, 2, 3, 4, 5, 6], (await harness.FinishAsync(id)).ReadOutputAs<List<int>>());
    }

    [Fact]
    public async Task Unprocessed_events_are_dropped_when_asked()
    {
        await using DurableHarness harness = new();
        harness.Orchestrator("Rounds", SumInRoundsAsync(preserve: false));
        await harness.StartAsync();
        string id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("Rounds", new List<int>());
        for (int i = 1; i <= 4; i++)
        {
            await harness.Client.RaiseEventAsync(id, "n", i);
        }

        await harness.Client.RaiseEventAsync(id, "go", true);
        await harness.IdleAsync();
        for (int i = 5; i <= 8; i++)
        {
            await harness.Client.RaiseEventAsync(id, "n", i);
        }

        Assert.Equal([1, 2, 5, 6, 7, 8], (await harness.FinishAsync(id)).ReadOutputAs<List<int>>());
    }

    [Fact]
    public async Task Carried_events_survive_a_restart()
    {
        await using DurableHarness harness = new();
        harness.Orchestrator("Rounds", SumInRoundsAsync(preserve: true));
        await harness.StartAsync();
        string id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("Rounds", new List<int>());
        for (int i = 1; i <= 5; i++)
        {
            await harness.Client.RaiseEventAsync(id, "n", i);
        }

        await harness.Client.RaiseEventAsync(id, "go", true);
        await harness.IdleAsync();

        await harness.RestartAsync();
        await harness.Client.RaiseEventAsync(id, "n", 6);

        Assert.Equal([1, 2, 3, 4, 5, 6], (await harness.FinishAsync(id)).ReadOutputAs<List<int>>());
    }

    [Theory, BothWays]
    public async Task Result_of_an_activity_of_the_old_execution_is_ignored(bool replay)
    {
        await using DurableHarness harness = new(replay);
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        harness.Orchestrator("Leaves", async context =>
        {
            if (context.GetInput<int>() == 0)
            {
                _ = context.CallActivityAsync<string>("Slow", "old");
                context.ContinueAsNew(1);
                return "";
            }

            return await context.CallActivityAsync<string>("Slow", "new");
        });
        harness.Activity<string, string>("Slow", async text =>
        {
            if (text == "new")
            {
                release.TrySetResult();
            }
            else
            {
                await release.Task;
            }

            return text;
        });
        await harness.StartAsync();

        Assert.Equal("new", (await harness.RunAsync("Leaves", 0)).ReadOutputAs<string>());
        await harness.IdleAsync();
    }

    private static Func<TaskOrchestrationContext, Task<List<int>>> SumInRoundsAsync(bool preserve) => async context =>
    {
        List<int> seen = context.GetInput<List<int>>()!;
        if (seen.Count == 0)
        {
            await context.WaitForExternalEvent<bool>("go");
        }

        seen.Add(await context.WaitForExternalEvent<int>("n"));
        seen.Add(await context.WaitForExternalEvent<int>("n"));
        if (seen.Count < 6)
        {
            context.ContinueAsNew(seen, preserve);
        }

        return seen;
    };
}
