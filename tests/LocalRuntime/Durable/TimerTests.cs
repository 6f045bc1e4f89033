using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DockLogs.LocalRuntime.Tests.Durable;

public sealed class TimerTests
{
    [Theory, BothWays]
    public async Task Timer_fires_at_its_time_and_moves_the_orchestrations_clock(bool replay)
    {
        await using DurableHarness harness = new(replay);
        DateTime start = harness.Time.GetUtcNow().UtcDateTime;
        harness.Orchestrator("Waits", async context =>
        {
            await context.CreateTimer(TimeSpan.FromHours(6), CancellationToken.None);
            return context.CurrentUtcDateTime;
        });
        await harness.StartAsync();
        string id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("Waits");

        await harness.AdvanceAsync(TimeSpan.FromHours(6) - TimeSpan.FromTicks(1));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await harness.GetAsync(id)).RuntimeStatus);
        await harness.AdvanceAsync(TimeSpan.FromTicks(1));

        Assert.Equal(start.AddHours(6), (await harness.FinishAsync(id)).ReadOutputAs<DateTime>());
    }

    [Theory, BothWays]
    public async Task Cancelled_timer_throws_and_does_not_keep_the_orchestration(bool replay)
    {
        await using DurableHarness harness = new(replay);
        harness.Orchestrator("Cancels", async context =>
        {
            using CancellationTokenSource stop = new();
            Task timer = context.CreateTimer(TimeSpan.FromDays(1), stop.Token);
            await context.CreateTimer(TimeSpan.FromSeconds(1), CancellationToken.None);
            stop.Cancel();
            try
            {
                await timer;
                return "fired";
            }
            catch (TaskCanceledException)
            {
                return "cancelled";
            }
        });
        await harness.StartAsync();
        string id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("Cancels");

        await harness.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal("cancelled", (await harness.FinishAsync(id)).ReadOutputAs<string>());
    }

    [Theory, BothWays]
    public async Task Timers_fire_in_the_order_of_their_times(bool replay)
    {
        await using DurableHarness harness = new(replay);
        harness.Orchestrator("Orders", async context =>
        {
            List<int> order = [];
            async Task WaitAsync(int seconds)
            {
                await context.CreateTimer(TimeSpan.FromSeconds(seconds), CancellationToken.None);
                order.Add(seconds);
            }

            await Task.WhenAll(WaitAsync(30), WaitAsync(10), WaitAsync(20));
            return order;
        });
        await harness.StartAsync();
        string id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("Orders");

        await harness.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal([10, 20, 30], (await harness.FinishAsync(id)).ReadOutputAs<List<int>>());
    }

    [Theory, BothWays]
    public async Task Timer_in_the_past_fires_at_once(bool replay)
    {
        await using DurableHarness harness = new(replay);
        harness.Orchestrator("Past", async context =>
        {
            await context.CreateTimer(context.CurrentUtcDateTime.AddMinutes(-1), CancellationToken.None);
            return 1;
        });
        await harness.StartAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await harness.RunAsync("Past")).RuntimeStatus);
    }

    [Fact]
    public async Task Timer_due_while_the_engine_was_down_fires_at_the_next_start()
    {
        await using DurableHarness harness = new();
        harness.Orchestrator("Waits", async context =>
        {
            await context.CreateTimer(TimeSpan.FromMinutes(5), CancellationToken.None);
            return "woke";
        });
        await harness.StartAsync();
        string id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("Waits");
        await harness.IdleAsync();

        await harness.StopAsync();
        harness.Time.Advance(TimeSpan.FromHours(1));
        await harness.StartAsync();

        Assert.Equal("woke", (await harness.FinishAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Orchestrations_clock_never_goes_back()
    {
        await using DurableHarness harness = new();
        harness.Orchestrator("Clock", async context =>
        {
            DateTime before = context.CurrentUtcDateTime;
            await context.WaitForExternalEvent<string>("go");
            return context.CurrentUtcDateTime >= before;
        });
        await harness.StartAsync();
        string id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("Clock");
        await harness.IdleAsync();

        harness.Time.AdjustTime(harness.Time.GetUtcNow().AddMinutes(-20));
        await harness.Client.RaiseEventAsync(id, "go", "x");

        Assert.True((await harness.FinishAsync(id)).ReadOutputAs<bool>());
    }
}
