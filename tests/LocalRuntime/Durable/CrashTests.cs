using DockLogs.LocalRuntime.Durable.Dispatch;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;

namespace DockLogs.LocalRuntime.Tests.Durable;

/// <summary>
/// One workload that uses everything, killed at the first, second, third … durable boundary it passes, and once more
/// on the way back. Whatever the boundary: it ends as if nothing had happened.
/// </summary>
public sealed class CrashTests
{
    private static readonly EntityInstanceId Tally = new("tally", "1");

    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    [InlineData(true, 1)]
    public async Task Killed_at_any_boundary_nothing_is_lost_or_doubled(bool replay, int parity)
    {
        bool died = true;
        for (int boundary = 1 + parity; died; boundary += 2)
        {
            await using DurableHarness harness = new(replay);
            Register(harness);
            Driver driver = new(harness);

            died = await driver.RunUntilDeathAsync(boundary);
            // The second life ends early as well, at a boundary of its own start-up or shortly after.
            if (died && await driver.RunUntilDeathAsync(1 + (boundary % 11)))
            {
                await driver.RunUntilDeathAsync(boundary: int.MaxValue);
            }

            Assert.True(driver.Finished, $"Not finished after a death at boundary {boundary}.");
            await AssertOutcomeAsync(harness, boundary);
        }
    }

    private static void Register(DurableHarness harness)
    {
        harness.Orchestrator("Flow", async context =>
        {
            if (context.GetInput<int>() == 0)
            {
                HashSet<int> seen = [];
                while (seen.Count < 3)
                {
                    seen.Add(await context.WaitForExternalEvent<int>("number"));
                    context.SetCustomStatus(seen.Count);
                }

                Task<int> child = context.CallSubOrchestratorAsync<int>("Child", options: new SubOrchestrationOptions(instanceId: "child"));
                for (int i = 0; i < 3; i++)
                {
                    await context.Entities.CallEntityAsync(Tally, "add", 1);
                }

                context.SendEvent("peer", "hello", await child);
                context.ContinueAsNew(seen.Sum());
                return 0;
            }

            int[] parts = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => context.CallActivityAsync<int>("Same", i)));
            return context.GetInput<int>() + parts.Sum() + (await context.WaitForExternalEvent<int>("last") * 1000);
        });
        harness.Orchestrator("Child", async context =>
        {
            await context.CreateTimer(TimeSpan.FromMinutes(1), CancellationToken.None);
            return await context.CallActivityAsync<int>("Same", 5);
        });
        harness.Orchestrator("Peer", async context => await context.WaitForExternalEvent<int>("hello"));
        harness.Activity<int, int>("Same", i => i);
        harness.Entity("Tally", operation =>
        {
            operation.State.SetState(operation.State.GetState<int>() + operation.GetInput<int>());
            return (object?)null;
        });
    }

    private static async Task AssertOutcomeAsync(DurableHarness harness, int boundary)
    {
        OrchestrationMetadata flow = await harness.GetAsync("flow");
        Assert.True(flow.RuntimeStatus == OrchestrationRuntimeStatus.Completed, $"{boundary}: {flow.FailureDetails?.ErrorMessage}");
        Assert.Equal(10 + 20 + 30 + 3 + 7000, flow.ReadOutputAs<int>());
        Assert.Equal(3, flow.ReadCustomStatusAs<int>());
        Assert.Equal(5, (await harness.GetAsync("child")).ReadOutputAs<int>());
        Assert.Equal(5, (await harness.GetAsync("peer")).ReadOutputAs<int>());
        Assert.Equal(3, (await harness.Client.Entities.GetEntityAsync<int>(Tally))!.State);
        await harness.IdleAsync();
        Assert.Equal(0, harness.Count("SELECT count(*) FROM inbox"));
        Assert.Equal(3, harness.Count("SELECT count(*) FROM instances WHERE finished IS NOT NULL"));
        Assert.Equal(0, harness.Count("""
            SELECT count(*) FROM (
                SELECT history.key >> 24 AS owner, json_extract(event.value, '$."$"') AS kind, json_extract(event.value, '$.id') AS task
                FROM history, json_each(CAST(events AS TEXT)) AS event WHERE task IS NOT NULL
                GROUP BY owner, kind, task HAVING count(*) > 1)
            """));
    }

    /// <summary>A client that repeats every call whose answer it did not get, in each life of the engine.</summary>
    private sealed class Driver(DurableHarness harness)
    {
        private readonly Queue<Func<DurableTaskClient, Task>> calls = new(
        [
            client => StartOnceAsync(client, "Peer", "peer"),
            client => StartOnceAsync(client, "Flow", "flow"),
            client => client.RaiseEventAsync("flow", "number", 10),
            client => client.RaiseEventAsync("flow", "number", 20),
            client => client.RaiseEventAsync("flow", "last", 7),
            client => client.RaiseEventAsync("flow", "number", 30),
        ]);

        public bool Finished { get; private set; }

        public async Task<bool> RunUntilDeathAsync(int boundary)
        {
            int passed = 0;
            await harness.StartAsync(options => options with { DieAt = _ => Interlocked.Increment(ref passed) == boundary });
            CrashPoints crash = harness.Engine.Parts.Crash;
            await WorkAsync(crash);
            if (crash.Died)
            {
                await harness.StopAsync();
            }

            return crash.Died;
        }

        private async Task WorkAsync(CrashPoints crash)
        {
            while (!crash.Died && calls.TryPeek(out Func<DurableTaskClient, Task>? call))
            {
                Task answer = call(harness.Client);
                await Task.WhenAny(answer, crash.WhenDiedAsync());
                if (answer.IsCompletedSuccessfully)
                {
                    calls.Dequeue();
                }
                else if (!crash.Died)
                {
                    await answer;
                }
            }

            for (int minute = 0; minute < 20 && !crash.Died && !Finished; minute++)
            {
                await Task.WhenAny(harness.IdleAsync(), crash.WhenDiedAsync());
                if (!crash.Died)
                {
                    Finished = (await harness.GetAsync("flow")).IsCompleted && (await harness.GetAsync("peer")).IsCompleted;
                    harness.Time.Advance(TimeSpan.FromMinutes(1));
                }
            }
        }

        private static async Task StartOnceAsync(DurableTaskClient client, string name, string id)
        {
            try
            {
                await client.ScheduleNewOrchestrationInstanceAsync(name, 0, new StartOrchestrationOptions(id));
            }
            catch (InvalidOperationException e) when (e.Message.EndsWith("already exists.", StringComparison.Ordinal))
            {
                // The call was cut off after its commit.
            }
        }
    }
}
