using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DockLogs.LocalRuntime.Tests.Durable;

public sealed class ControlTests
{
    [Theory, BothWays]
    public async Task Suspended_instance_holds_events_and_timers_until_resumed(bool replay)
    {
        await using DurableHarness harness = new(replay);
        harness.Orchestrator("Waits", async context =>
        {
            Task<string> reply = context.WaitForExternalEvent<string>("reply");
            Task timer = context.CreateTimer(TimeSpan.FromSeconds(10), CancellationToken.None);
            await Task.WhenAll(reply, timer);
            return $"{reply.Result} {context.CurrentUtcDateTime:mm:ss}";
        });
        await harness.StartAsync();
        string id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("Waits");

        await harness.Client.SuspendInstanceAsync(id, "lunch");
        await harness.AdvanceAsync(TimeSpan.FromSeconds(20));
        await harness.Client.RaiseEventAsync(id, "reply", "hello");
        await harness.IdleAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await harness.GetAsync(id)).RuntimeStatus);
        await harness.Client.ResumeInstanceAsync(id);

        Assert.Equal("hello 00:20", (await harness.FinishAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Suspension_and_what_it_holds_survive_a_restart()
    {
        await using DurableHarness harness = new();
        harness.Orchestrator("Waits", async context =>
            await context.WaitForExternalEvent<string>("reply") + await context.WaitForExternalEvent<string>("reply"));
        await harness.StartAsync();
        string id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("Waits");
        await harness.Client.SuspendInstanceAsync(id);
        await harness.Client.RaiseEventAsync(id, "reply", "a");
        await harness.Client.RaiseEventAsync(id, "reply", "b");
        await harness.IdleAsync();

        await harness.RestartAsync();
        await harness.IdleAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await harness.GetAsync(id)).RuntimeStatus);
        await harness.Client.ResumeInstanceAsync(id);

        Assert.Equal("ab", (await harness.FinishAsync(id)).ReadOutputAs<string>());
    }

    [Theory, BothWays]
    public async Task Terminated_instance_ends_with_the_given_output(bool replay)
    {
        await using DurableHarness harness = new(replay);
        harness.Orchestrator("Waits", async context => await context.WaitForExternalEvent<string>("never"));
        await harness.StartAsync();
        string id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("Waits");
        await harness.Client.SuspendInstanceAsync(id);

        await harness.Client.TerminateInstanceAsync(id, "enough");

        OrchestrationMetadata result = await harness.FinishAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, result.RuntimeStatus);
        Assert.Equal("enough", result.ReadOutputAs<string>());
        Assert.Null(result.FailureDetails);
    }

    [Theory]
    [InlineData(true, OrchestrationRuntimeStatus.Terminated)]
    [InlineData(false, OrchestrationRuntimeStatus.Running)]
    public async Task Termination_reaches_children_only_when_recursive(bool recursive, OrchestrationRuntimeStatus expected)
    {
        await using DurableHarness harness = new();
        harness.Orchestrator("Parent", async context => await context.CallSubOrchestratorAsync<string>(
            "Parent2", options: new SubOrchestrationOptions(instanceId: "p2")));
        harness.Orchestrator("Parent2", async context => await context.CallSubOrchestratorAsync<string>(
            "Waits", options: new SubOrchestrationOptions(instanceId: "child")));
        harness.Orchestrator("Waits", async context => await context.WaitForExternalEvent<string>("never"));
        await harness.StartAsync();
        string id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("Parent");
        await harness.IdleAsync();

        await harness.Client.TerminateInstanceAsync(id, new TerminateInstanceOptions(Recursive: recursive));
        await harness.IdleAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await harness.GetAsync(id)).RuntimeStatus);
        Assert.Equal(expected, (await harness.GetAsync("p2")).RuntimeStatus);
        Assert.Equal(expected, (await harness.GetAsync("child")).RuntimeStatus);
    }

    [Fact]
    public async Task Terminated_child_fails_the_parents_call()
    {
        await using DurableHarness harness = new();
        harness.Orchestrator("Parent", async context => await context.CallSubOrchestratorAsync<string>(
            "Waits", options: new SubOrchestrationOptions(instanceId: "child")));
        harness.Orchestrator("Waits", async context => await context.WaitForExternalEvent<string>("never"));
        await harness.StartAsync();
        string id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("Parent");
        await harness.IdleAsync();

        await harness.Client.TerminateInstanceAsync("child");

        Assert.Contains("'child' was terminated", (await harness.FinishAsync(id)).FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delayed_start_is_pending_until_its_time_and_keeps_events()
    {
        await using DurableHarness harness = new();
        harness.Orchestrator("Late", async context => await context.WaitForExternalEvent<string>("word"));
        await harness.StartAsync();
        StartOrchestrationOptions options = new("late", harness.Time.GetUtcNow().AddHours(1));
        await harness.Client.ScheduleNewOrchestrationInstanceAsync("Late", options);
        await harness.Client.RaiseEventAsync("late", "word", "early");
        await harness.AdvanceAsync(TimeSpan.FromMinutes(59));
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await harness.GetAsync("late")).RuntimeStatus);

        await harness.RestartAsync();
        await harness.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal("early", (await harness.FinishAsync("late")).ReadOutputAs<string>());
    }
}
