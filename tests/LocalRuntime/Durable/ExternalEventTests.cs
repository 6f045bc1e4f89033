using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DockLogs.LocalRuntime.Tests.Durable;

public sealed class ExternalEventTests
{
    [Theory, BothWays]
    public async Task Events_arrive_in_order_also_when_raised_before_anybody_waits(bool replay)
    {
        await using DurableHarness harness = new(replay);
        harness.Orchestrator("Collects", async context =>
        {
            await context.WaitForExternalEvent<string>("start");
            List<int> seen = [];
            for (int i = 0; i < 5; i++)
            {
                seen.Add(await context.WaitForExternalEvent<int>("Progress"));
            }

            return seen;
        });
        await harness.StartAsync();
        string id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("Collects");

        for (int i = 0; i < 3; i++)
        {
            await harness.Client.RaiseEventAsync(id, "PROGRESS", i);
        }

        await harness.Client.RaiseEventAsync(id, "start", "now");
        await harness.Client.RaiseEventAsync(id, "progress", 3);
        await harness.Client.RaiseEventAsync(id, "progress", 4);

        Assert.Equal([0, 1, 2, 3, 4], (await harness.FinishAsync(id)).ReadOutputAs<List<int>>());
    }

    [Theory, BothWays]
    public async Task Wait_with_timeout_throws_when_nothing_comes(bool replay)
    {
        await using DurableHarness harness = new(replay);
        harness.Orchestrator("Times", async context =>
        {
            try
            {
                return await context.WaitForExternalEvent<string>("reply", TimeSpan.FromSeconds(10));
            }
            catch (TaskCanceledException)
            {
                return "timed out";
            }
        });
        await harness.StartAsync();
        string id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("Times");

        await harness.AdvanceAsync(TimeSpan.FromSeconds(10));

        Assert.Equal("timed out", (await harness.FinishAsync(id)).ReadOutputAs<string>());
    }

    [Theory, BothWays]
    public async Task Event_after_a_cancelled_wait_goes_to_the_next_wait(bool replay)
    {
        await using DurableHarness harness = new(replay);
        harness.Orchestrator("Loops", async context =>
        {
            for (int timeouts = 0; ; timeouts++)
            {
                try
                {
                    return $"{await context.WaitForExternalEvent<string>("reply", TimeSpan.FromSeconds(10))} after {timeouts}";
                }
                catch (TaskCanceledException)
                {
                    await context.CreateTimer(TimeSpan.FromSeconds(10), CancellationToken.None);
                }
            }
        });
        await harness.StartAsync();
        string id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("Loops");

        await harness.AdvanceAsync(TimeSpan.FromSeconds(10));
        await harness.Client.RaiseEventAsync(id, "reply", "late");
        await harness.AdvanceAsync(TimeSpan.FromSeconds(10));

        Assert.Equal("late after 1", (await harness.FinishAsync(id)).ReadOutputAs<string>());
    }

    [Theory, BothWays]
    public async Task First_of_two_events_wins_and_the_other_wait_stays(bool replay)
    {
        await using DurableHarness harness = new(replay);
        harness.Orchestrator("Races", async context =>
        {
            Task<string> a = context.WaitForExternalEvent<string>("a");
            Task<string> b = context.WaitForExternalEvent<string>("b");
            Task<string> first = await Task.WhenAny(a, b);
            return $"{await first},{await a}";
        });
        await harness.StartAsync();
        string id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("Races");

        await harness.Client.RaiseEventAsync(id, "b", "B");
        await harness.Client.RaiseEventAsync(id, "a", "A");

        Assert.Equal("B,A", (await harness.FinishAsync(id)).ReadOutputAs<string>());
    }

    [Theory, BothWays]
    public async Task Event_from_one_orchestration_reaches_another(bool replay)
    {
        await using DurableHarness harness = new(replay);
        harness.Orchestrator("Receives", async context => await context.WaitForExternalEvent<int>("number"));
        harness.Orchestrator<object?>("Sends", context =>
        {
            context.SendEvent(context.GetInput<string>()!, "number", 42);
            return Task.FromResult<object?>(null);
        });
        await harness.StartAsync();
        string receiver = await harness.Client.ScheduleNewOrchestrationInstanceAsync("Receives");

        await harness.RunAsync("Sends", receiver);

        Assert.Equal(42, (await harness.FinishAsync(receiver)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task Event_for_an_unknown_or_finished_instance_is_dropped()
    {
        await using DurableHarness harness = new();
        harness.Orchestrator("Ends", _ => Task.FromResult(1));
        await harness.StartAsync();
        OrchestrationMetadata ended = await harness.RunAsync("Ends");

        await harness.Client.RaiseEventAsync("nobody", "x");
        await harness.Client.RaiseEventAsync(ended.InstanceId, "x");
        await harness.IdleAsync();

        Assert.Equal(0, harness.Count("SELECT count(*) FROM inbox"));
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await harness.GetAsync(ended.InstanceId)).RuntimeStatus);
    }

    [Fact]
    public async Task Event_of_the_wrong_shape_fails_the_wait_that_gets_it()
    {
        await using DurableHarness harness = new();
        harness.Orchestrator("Reads", async context => await context.WaitForExternalEvent<int>("number"));
        await harness.StartAsync();
        string id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("Reads");

        await harness.Client.RaiseEventAsync(id, "number", "not a number");

        Assert.Contains("System.Int32", (await harness.FinishAsync(id)).FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_events_raised_at_once_are_all_counted()
    {
        await using DurableHarness harness = new();
        harness.Orchestrator("Counts", async context =>
        {
            int sum = 0;
            for (int i = 0; i < 200; i++)
            {
                sum += await context.WaitForExternalEvent<int>("n");
            }

            return sum;
        });
        await harness.StartAsync();
        string id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("Counts");

        await Task.WhenAll(Enumerable.Range(1, 200).Select(i => harness.Client.RaiseEventAsync(id, "n", i)));

        Assert.Equal(200 * 201 / 2, (await harness.FinishAsync(id)).ReadOutputAs<int>());
    }
}
