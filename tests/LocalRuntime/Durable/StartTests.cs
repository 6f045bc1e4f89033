using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DockLogs.LocalRuntime.Tests.Durable;

public sealed class StartTests
{
    [Fact]
    public async Task Start_with_the_id_of_a_running_instance_throws_and_changes_nothing()
    {
        await using DurableHarness harness = await WaitingAsync();
        await harness.Client.ScheduleNewOrchestrationInstanceAsync("Waits", "first", new StartOrchestrationOptions("one"));
        await harness.IdleAsync();

        InvalidOperationException thrown = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            harness.Client.ScheduleNewOrchestrationInstanceAsync("Waits", "second", new StartOrchestrationOptions("one")));

        Assert.EndsWith("already exists.", thrown.Message, StringComparison.Ordinal);
        await harness.Client.RaiseEventAsync("one", "go", "!");
        Assert.Equal("first!", (await harness.FinishAsync("one")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Start_at_the_same_time_with_one_id_starts_one()
    {
        await using DurableHarness harness = await WaitingAsync();

        bool[] started = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            try
            {
                await harness.Client.ScheduleNewOrchestrationInstanceAsync("Waits", $"{i}", new StartOrchestrationOptions("one"));
                return true;
            }
            catch (InvalidOperationException)
            {
                return false;
            }
        }));

        Assert.Single(started, true);
        Assert.Equal(1, harness.Count("SELECT count(*) FROM instances"));
    }

    [Fact]
    public async Task Start_with_the_id_of_a_finished_instance_replaces_it()
    {
        await using DurableHarness harness = await WaitingAsync();
        foreach (string word in (string[])["first", "second"])
        {
            await harness.Client.ScheduleNewOrchestrationInstanceAsync("Waits", word, new StartOrchestrationOptions("one"));
            await harness.Client.RaiseEventAsync("one", "go", "!");
            Assert.Equal(word + "!", (await harness.FinishAsync("one")).ReadOutputAs<string>());
        }

        Assert.Equal(1, harness.Count("SELECT count(*) FROM instances"));
        Assert.Equal(1, harness.Count("SELECT count(DISTINCT key >> 24) FROM history"));
    }

    [Fact]
    public async Task Dedupe_statuses_refuse_a_finished_and_replace_a_running_instance()
    {
        await using DurableHarness harness = await WaitingAsync();
        await harness.Client.ScheduleNewOrchestrationInstanceAsync("Waits", "first", new StartOrchestrationOptions("one"));
        StartOrchestrationOptions replacing = new StartOrchestrationOptions("one").WithDedupeStatuses(OrchestrationRuntimeStatus.Completed);

        await harness.Client.ScheduleNewOrchestrationInstanceAsync("Waits", "second", replacing);
        await harness.Client.RaiseEventAsync("one", "go", "!");
        Assert.Equal("second!", (await harness.FinishAsync("one")).ReadOutputAs<string>());

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            harness.Client.ScheduleNewOrchestrationInstanceAsync("Waits", "third", replacing));
    }

    [Fact]
    public async Task Restart_runs_the_same_input_again()
    {
        await using DurableHarness harness = await WaitingAsync();
        await harness.Client.ScheduleNewOrchestrationInstanceAsync("Waits", "same", new StartOrchestrationOptions("one"));
        await harness.Client.RaiseEventAsync("one", "go", "1");
        await harness.FinishAsync("one");

        string again = await harness.Client.RestartAsync("one", restartWithNewInstanceId: true);
        await harness.Client.RaiseEventAsync(again, "go", "2");

        Assert.NotEqual("one", again);
        Assert.Equal("same2", (await harness.FinishAsync(again)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Wait_for_start_returns_a_running_instance_and_throws_for_an_unknown_one()
    {
        await using DurableHarness harness = await WaitingAsync();
        string id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("Waits", "x");

        Assert.True((await harness.Client.WaitForInstanceStartAsync(id)).IsRunning);
        await Assert.ThrowsAsync<InvalidOperationException>(() => harness.Client.WaitForInstanceStartAsync("nobody"));
    }

    [Fact]
    public async Task Entity_ids_and_empty_ids_are_refused()
    {
        await using DurableHarness harness = await WaitingAsync();

        await Assert.ThrowsAsync<ArgumentException>(() =>
            harness.Client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions("@counter@1")));
        await Assert.ThrowsAsync<ArgumentException>(() => harness.Client.RaiseEventAsync("@counter@1", "x"));
        await Assert.ThrowsAsync<ArgumentException>(() => harness.Client.GetInstanceAsync(""));
    }

    private static Task<DurableHarness> WaitingAsync() => new DurableHarness()
        .Orchestrator("Waits", async context => context.GetInput<string>() + await context.WaitForExternalEvent<string>("go"))
        .StartAsync();
}
