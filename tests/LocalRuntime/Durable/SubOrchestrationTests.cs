using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DockLogs.LocalRuntime.Tests.Durable;

public sealed class SubOrchestrationTests
{
    [Theory, BothWays]
    public async Task Child_returns_its_result_and_knows_its_parent(bool replay)
    {
        await using DurableHarness harness = new(replay);
        harness.Orchestrator("Parent", async context => await context.CallSubOrchestratorAsync<string>(
            "Child", 7, new SubOrchestrationOptions(instanceId: "child-1")));
        harness.Orchestrator("Child", context => Task.FromResult(
            $"{context.Parent!.Name}/{context.Parent.InstanceId}/{context.GetInput<int>()}"));
        await harness.StartAsync();

        await harness.Client.ScheduleNewOrchestrationInstanceAsync("Parent", new StartOrchestrationOptions("parent-1"));

        Assert.Equal("Parent/parent-1/7", (await harness.FinishAsync("parent-1")).ReadOutputAs<string>());
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await harness.GetAsync("child-1")).RuntimeStatus);
    }

    [Theory, BothWays]
    public async Task Failed_child_fails_the_call_with_its_details(bool replay)
    {
        await using DurableHarness harness = new(replay);
        harness.Orchestrator("Parent", async context =>
        {
            try
            {
                return await context.CallSubOrchestratorAsync<string>("Child");
            }
            catch (TaskFailedException e)
            {
                return $"{e.TaskName}: {e.FailureDetails.ErrorMessage} {e.FailureDetails.IsCausedBy<InvalidDataException>()}";
            }
        });
        harness.Orchestrator<string>("Child", _ => throw new InvalidDataException("bad"));
        await harness.StartAsync();

        Assert.Equal("Child: bad True", (await harness.RunAsync("Parent")).ReadOutputAs<string>());
    }

    [Theory, BothWays]
    public async Task Failed_child_is_retried_under_the_same_id(bool replay)
    {
        await using DurableHarness harness = new(replay);
        int runs = 0;
        harness.Orchestrator("Parent", async context => await context.CallSubOrchestratorAsync<int>(
            "Child",
            options: new SubOrchestrationOptions(new RetryPolicy(3, TimeSpan.FromSeconds(1)), "child")));
        harness.Orchestrator("Child", async context => await context.CallActivityAsync<int>("Flaky"));
        harness.Activity<object, int>("Flaky", _ => ++runs < 3 ? throw new IOException("no") : runs);
        await harness.StartAsync();
        string id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("Parent");

        await harness.AdvanceAsync(TimeSpan.FromSeconds(1));
        await harness.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(3, (await harness.FinishAsync(id)).ReadOutputAs<int>());
        Assert.Equal(2, harness.Count("SELECT count(*) FROM instances"));
    }

    [Theory, BothWays]
    public async Task Many_children_run_side_by_side(bool replay)
    {
        await using DurableHarness harness = new(replay);
        harness.Orchestrator("Parent", async context =>
        {
            int[] results = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => context.CallSubOrchestratorAsync<int>("Child", i)));
            return results.Sum();
        });
        harness.Orchestrator("Child", async context => await context.CallActivityAsync<int>("Same", context.GetInput<int>()));
        harness.Activity<int, int>("Same", i => i);
        await harness.StartAsync();

        Assert.Equal(1225, (await harness.RunAsync("Parent")).ReadOutputAs<int>());
        Assert.Equal(0, harness.Count("SELECT count(*) FROM inbox"));
    }

    [Theory, BothWays]
    public async Task Child_with_the_id_of_a_running_instance_fails_the_call(bool replay)
    {
        await using DurableHarness harness = new(replay);
        harness.Orchestrator("Parent", async context => await context.CallSubOrchestratorAsync<string>(
            "Child", options: new SubOrchestrationOptions(instanceId: "taken")));
        harness.Orchestrator("Child", async context => await context.WaitForExternalEvent<string>("never"));
        await harness.StartAsync();
        await harness.Client.ScheduleNewOrchestrationInstanceAsync("Child", new StartOrchestrationOptions("taken"));

        OrchestrationMetadata result = await harness.RunAsync("Parent");

        Assert.Contains("ID taken already exists", result.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_orchestrator_fails_the_instance()
    {
        await using DurableHarness harness = new();
        await harness.StartAsync();

        OrchestrationMetadata result = await harness.RunAsync("Nowhere");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, result.RuntimeStatus);
        Assert.Equal("OrchestratorTaskNotFound", result.FailureDetails!.ErrorType);
    }
}
