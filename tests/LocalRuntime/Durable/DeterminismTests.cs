using DockLogs.LocalRuntime.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace DockLogs.LocalRuntime.Tests.Durable;

public sealed class DeterminismTests
{
    [Theory, BothWays]
    public async Task New_ids_are_the_ones_Durable_Functions_makes(bool replay)
    {
        await using DurableHarness harness = new(replay);
        harness.Orchestrator("Ids", async context =>
        {
            List<Guid> ids = [context.NewGuid(), context.NewGuid()];
            await context.CallActivityAsync("Nothing");
            return ids;
        });
        harness.Activity<object, int>("Nothing", _ => 0);
        await harness.StartAsync();
        await harness.Client.ScheduleNewOrchestrationInstanceAsync("Ids", new StartOrchestrationOptions("flow-1"));

        // Version 5 UUIDs of "flow-1_2026-03-01T12:00:00.0000000Z_0" and "…_1" in the name space 9e952958-…, made with another library.
        Assert.Equal(
            [new Guid("c1472def-508a-538b-8cf4-f101c61200ce"), new Guid("14742169-769f-5b60-b322-2a9aad714acd")],
            (await harness.FinishAsync("flow-1")).ReadOutputAs<List<Guid>>());
    }

    [Theory, BothWays]
    public async Task Replay_safe_logger_says_everything_once(bool replay)
    {
        await using DurableHarness harness = new(replay);
        using CollectingLoggers logs = new();
        harness.Loggers = logs;
        harness.Orchestrator("Logs", async context =>
        {
            ILogger logger = context.CreateReplaySafeLogger("flow");
            for (int i = 0; i < 3; i++)
            {
                logger.LogInformation("step {Step}", i);
                await context.CallActivityAsync("Nothing");
            }

            return context.IsReplaying;
        });
        harness.Activity<object, int>("Nothing", _ => 0);
        await harness.StartAsync();

        OrchestrationMetadata result = await harness.RunAsync("Logs");

        Assert.False(result.ReadOutputAs<bool>());
        Assert.Equal(["step 0", "step 1", "step 2"], logs.Of("flow"));
    }

    [Fact]
    public async Task Changed_code_fails_the_instance_and_names_both_versions()
    {
        await using DurableHarness harness = new();
        harness.Orchestrator("Changes", async context =>
        {
            await context.CallActivityAsync("First");
            return await context.WaitForExternalEvent<string>("go");
        });
        harness.Activity<object, int>("First", _ => 1);
        await harness.StartAsync();
        string id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("Changes");
        await harness.IdleAsync();
        await harness.StopAsync();

        harness.Functions = new DurableFunctions();
        harness.Orchestrator("Changes", async context => await context.CallActivityAsync<string>("Second"));
        await harness.StartAsync();
        await harness.Client.RaiseEventAsync(id, "go", "x");

        OrchestrationMetadata result = await harness.FinishAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, result.RuntimeStatus);
        Assert.Contains(
            "expected a call of activity 'First' (#0) as in its history, found a call of activity 'Second' (#0)",
            result.FailureDetails!.ErrorMessage,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_that_ends_earlier_than_its_history_fails_the_instance()
    {
        await using DurableHarness harness = new();
        harness.Orchestrator("Ends", async context => await context.WaitForExternalEvent<string>("go"));
        await harness.StartAsync();
        string id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("Ends");
        await harness.IdleAsync();
        await harness.StopAsync();

        harness.Functions = new DurableFunctions();
        harness.Orchestrator("Ends", _ => Task.FromResult("at once"));
        await harness.StartAsync();
        await harness.Client.RaiseEventAsync(id, "go", "x");

        Assert.Contains("not deterministic", (await harness.FinishAsync(id)).FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Await_of_a_task_that_is_not_durable_fails_its_instance_only()
    {
        await using DurableHarness harness = new();
        FakeTimeProvider other = new();
        harness.Orchestrator("Illegal", async context =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1), other);
            return await context.CallActivityAsync<int>("One");
        });
        harness.Orchestrator("Legal", async context => await context.CallActivityAsync<int>("One"));
        harness.Activity<object, int>("One", _ => 1);
        await harness.StartAsync();
        string illegal = await harness.Client.ScheduleNewOrchestrationInstanceAsync("Illegal");
        await harness.IdleAsync();

        Assert.Equal(1, (await harness.RunAsync("Legal")).ReadOutputAs<int>());
        other.Advance(TimeSpan.FromSeconds(1));

        OrchestrationMetadata result = await harness.FinishAsync(illegal);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, result.RuntimeStatus);
        Assert.Contains("'Illegal'", result.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("not durable", result.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Await_that_leaves_the_orchestrators_thread_fails_its_instance()
    {
        await using DurableHarness harness = new();
        harness.Orchestrator("Leaves", async context =>
        {
            await context.CallActivityAsync<int>("One").ConfigureAwait(false);
            return await context.CallActivityAsync<int>("One");
        });
        harness.Activity<object, int>("One", _ => 1);
        await harness.StartAsync();

        Assert.Contains("not durable", (await harness.RunAsync("Leaves")).FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Use_of_the_context_from_another_thread_throws()
    {
        await using DurableHarness harness = new();
        TaskCompletionSource<Exception?> seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        harness.Orchestrator("Escapes", async context =>
        {
            _ = Task.Factory.StartNew(
                () =>
                {
                    try
                    {
                        context.SetCustomStatus("x");
                        seen.TrySetResult(null);
                    }
                    catch (InvalidOperationException e)
                    {
                        seen.TrySetResult(e);
                    }
                },
                CancellationToken.None,
                TaskCreationOptions.None,
                TaskScheduler.Default);
            return await context.WaitForExternalEvent<string>("go");
        });
        await harness.StartAsync();
        string id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("Escapes");

        Assert.Contains("not durable", (await seen.Task)!.Message, StringComparison.Ordinal);
        await harness.Client.RaiseEventAsync(id, "go", "on");
        Assert.Equal("on", (await harness.FinishAsync(id)).ReadOutputAs<string>());
    }

    [Theory, BothWays]
    public async Task Task_helpers_stay_on_the_orchestrators_thread(bool replay)
    {
        await using DurableHarness harness = new(replay);
        harness.Orchestrator("Helpers", async context =>
        {
            await Task.Yield();
            Task<int> doubled = context.CallActivityAsync<int>("One").ContinueWith(one => one.Result * 2, TaskScheduler.Current);
            int started = await Task.Factory.StartNew(() => 40, CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Current);
            context.SetCustomStatus("still here");
            return started + await doubled;
        });
        harness.Activity<object, int>("One", _ => 1);
        await harness.StartAsync();

        Assert.Equal(42, (await harness.RunAsync("Helpers")).ReadOutputAs<int>());
    }

    private sealed class CollectingLoggers : ILoggerFactory, ILogger
    {
        private readonly List<(string Category, string Text)> lines = [];
        private readonly string category = "";

        public CollectingLoggers()
        {
        }

        private CollectingLoggers(CollectingLoggers all, string category) => (lines, this.category) = (all.lines, category);

        public List<string> Of(string wanted)
        {
            lock (lines)
            {
                return [.. lines.Where(line => line.Category == wanted).Select(line => line.Text)];
            }
        }

        public ILogger CreateLogger(string categoryName) => new CollectingLoggers(this, categoryName);

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (lines)
            {
                lines.Add((category, formatter(state, exception)));
            }
        }

        public void Dispose()
        {
        }
    }
}
