using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DockLogs.LocalRuntime.Tests.Durable;

public sealed class ActivityTests
{
    [Theory, BothWays]
    public async Task Chain_of_activities_returns_their_results(bool replay)
    {
        await using DurableHarness harness = new(replay);
        harness.Orchestrator("Chain", async context =>
        {
            string greeting = context.GetInput<string>()!;
            for (int i = 0; i < 3; i++)
            {
                greeting = await context.CallActivityAsync<string>("Append", greeting + i);
            }

            return greeting;
        });
        harness.Activity<string, string>("Append", text => text + ".");
        await harness.StartAsync();

        OrchestrationMetadata result = await harness.RunAsync("Chain", "a");

        Assert.Equal(OrchestrationRuntimeStatus.Completed, result.RuntimeStatus);
        Assert.Equal("a0.1.2.", result.ReadOutputAs<string>());
        Assert.Equal("a", result.ReadInputAs<string>());
    }

    [Theory, BothWays]
    public async Task Fan_out_runs_in_parallel_within_the_bound(bool replay)
    {
        await using DurableHarness harness = new(replay);
        int running = 0;
        int most = 0;
        TaskCompletionSource four = new(TaskCreationOptions.RunContinuationsAsynchronously);
        harness.Orchestrator("Fan", async context =>
        {
            int[] squares = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => context.CallActivityAsync<int>("Square", i)));
            return squares.Sum();
        });
        harness.Activity<int, int>("Square", async i =>
        {
            int now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            if (now == 4)
            {
                four.TrySetResult();
            }

            await four.Task;
            Interlocked.Decrement(ref running);
            return i * i;
        });
        await harness.StartAsync(options => options with { MaxConcurrentActivities = 4 });

        OrchestrationMetadata result = await harness.RunAsync("Fan");

        Assert.Equal(285, result.ReadOutputAs<int>());
        Assert.Equal(4, most);
    }

    [Theory, BothWays]
    public async Task Failed_activity_fails_the_orchestration_with_its_details(bool replay)
    {
        await using DurableHarness harness = new(replay);
        harness.Orchestrator<object?>("Fails", async context => await context.CallActivityAsync<object>("Throws"));
        harness.Activity<object, string>("Throws", (Func<object, string>)(_ =>
            throw new InvalidDataException("bad log", new TimeoutException("late"))));
        await harness.StartAsync();

        OrchestrationMetadata result = await harness.RunAsync("Fails");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, result.RuntimeStatus);
        TaskFailureDetails details = result.FailureDetails!;
        Assert.True(details.IsCausedBy<TaskFailedException>());
        Assert.Equal("Task 'Throws' (#0) failed with an unhandled exception: bad log", details.ErrorMessage);
        Assert.True(details.InnerFailure!.IsCausedBy<InvalidDataException>());
        Assert.Contains(nameof(ActivityTests), details.InnerFailure.StackTrace, StringComparison.Ordinal);
        Assert.Equal("late", details.InnerFailure.InnerFailure!.ErrorMessage);
    }

    [Theory, BothWays]
    public async Task Missing_activity_fails_at_once_whatever_the_retry_policy(bool replay)
    {
        await using DurableHarness harness = new(replay);
        harness.Orchestrator<object?>("Calls", async context => await context.CallActivityAsync<object>(
            "Nowhere", options: TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromMinutes(1)))));
        await harness.StartAsync();

        OrchestrationMetadata result = await harness.RunAsync("Calls");

        Assert.Equal("ActivityTaskNotFound", result.FailureDetails!.InnerFailure!.ErrorType);
    }

    [Theory, BothWays]
    public async Task Retry_policy_waits_longer_each_time_and_then_succeeds(bool replay)
    {
        await using DurableHarness harness = new(replay);
        List<DateTimeOffset> attempts = [];
        harness.Orchestrator("Retries", async context => await context.CallActivityAsync<int>(
            "Flaky", options: TaskOptions.FromRetryPolicy(new RetryPolicy(4, TimeSpan.FromSeconds(10), backoffCoefficient: 2))));
        harness.Activity<object, int>("Flaky", _ =>
        {
            attempts.Add(harness.Time.GetUtcNow());
            return attempts.Count < 4 ? throw new IOException("not yet") : attempts.Count;
        });
        await harness.StartAsync();
        string id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("Retries");

        await harness.AdvanceAsync(TimeSpan.FromSeconds(10));
        await harness.AdvanceAsync(TimeSpan.FromSeconds(19));
        Assert.Equal(2, attempts.Count);
        await harness.AdvanceAsync(TimeSpan.FromSeconds(1));
        await harness.AdvanceAsync(TimeSpan.FromSeconds(40));

        Assert.Equal(4, (await harness.FinishAsync(id)).ReadOutputAs<int>());
    }

    [Theory, BothWays]
    public async Task Retry_policy_gives_up_after_its_attempts(bool replay)
    {
        await using DurableHarness harness = new(replay);
        int attempts = 0;
        harness.Orchestrator("Retries", async context => await context.CallActivityAsync<int>(
            "Never", options: TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromSeconds(1)))));
        harness.Activity<object, int>("Never", _ => ++attempts > 0 ? throw new IOException("no") : 0);
        await harness.StartAsync();
        string id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("Retries");

        for (int i = 0; i < 5; i++)
        {
            await harness.AdvanceAsync(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await harness.FinishAsync(id)).RuntimeStatus);
        Assert.Equal(3, attempts);
    }

    [Theory, BothWays]
    public async Task Retry_handler_decides_with_the_last_failure(bool replay)
    {
        await using DurableHarness harness = new(replay);
        int attempts = 0;
        harness.Orchestrator("Handles", async context => await context.CallActivityAsync<int>("Flaky", options: TaskOptions.FromRetryHandler(
            async retry =>
            {
                await retry.OrchestrationContext.CreateTimer(TimeSpan.FromSeconds(5), CancellationToken.None);
                return retry.LastFailure.IsCausedBy<IOException>() && retry.LastAttemptNumber < 10;
            })));
        harness.Activity<object, int>("Flaky", _ => ++attempts < 3 ? throw new IOException("not yet") : attempts);
        await harness.StartAsync();
        string id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("Handles");

        await harness.AdvanceAsync(TimeSpan.FromSeconds(5));
        await harness.AdvanceAsync(TimeSpan.FromSeconds(5));

        Assert.Equal(3, (await harness.FinishAsync(id)).ReadOutputAs<int>());
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen = Volatile.Read(ref target);
        while (value > seen)
        {
            int before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }
}
