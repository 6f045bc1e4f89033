using System.ComponentModel.DataAnnotations;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DockLogs.LocalRuntime.Tests.Durable;

public sealed class RestartTests
{
    [Fact]
    public async Task Activity_cut_off_by_a_stop_runs_again_at_the_next_start()
    {
        await using DurableHarness harness = new();
        TaskCompletionSource running = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int runs = 0;
        harness.Orchestrator("Calls", async context => await context.CallActivityAsync<int>("Slow"));
        harness.Functions.AddActivity("Slow", async (_, cancellation) =>
        {
            if (++runs == 1)
            {
                running.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            }

            return $"{runs}";
        });
        await harness.StartAsync();
        string id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("Calls");
        await running.Task;

        await harness.RestartAsync();

        Assert.Equal(2, (await harness.FinishAsync(id)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task Orchestrations_go_on_after_restarts_at_every_step()
    {
        await using DurableHarness harness = new();
        harness.Orchestrator("Long", async context =>
        {
            List<string> trail = [];
            for (int i = 0; i < 4; i++)
            {
                trail.Add(await context.WaitForExternalEvent<string>("next"));
                trail.Add(await context.CallActivityAsync<string>("Mark", i));
                await context.CreateTimer(TimeSpan.FromMinutes(1), CancellationToken.None);
            }

            return string.Join(' ', trail);
        });
        harness.Activity<int, string>("Mark", i => $"m{i}");
        await harness.StartAsync();
        string id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("Long");

        for (int i = 0; i < 4; i++)
        {
            await harness.RestartAsync();
            await harness.Client.RaiseEventAsync(id, "next", $"n{i}");
            await harness.IdleAsync();
            await harness.RestartAsync();
            await harness.AdvanceAsync(TimeSpan.FromMinutes(1));
        }

        Assert.Equal("n0 m0 n1 m1 n2 m2 n3 m3", (await harness.FinishAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Many_instances_stay_correct_when_few_fit_into_memory()
    {
        await using DurableHarness harness = new();
        harness.Orchestrator("Sums", async context =>
        {
            int sum = 0;
            for (int i = 0; i < 5; i++)
            {
                sum += await context.CallActivityAsync<int>("Same", await context.WaitForExternalEvent<int>("n"));
            }

            return sum;
        });
        harness.Activity<int, int>("Same", i => i);
        await harness.StartAsync(options => options with { MaxResident = 3 });
        string[] ids = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => harness.Client.ScheduleNewOrchestrationInstanceAsync("Sums")));

        for (int round = 0; round < 5; round++)
        {
            await Task.WhenAll(ids.Select((id, i) => harness.Client.RaiseEventAsync(id, "n", i)));
        }

        for (int i = 0; i < ids.Length; i++)
        {
            Assert.Equal(5 * i, (await harness.FinishAsync(ids[i])).ReadOutputAs<int>());
        }

        Assert.InRange(harness.Engine.Parts.Residents.Count, 0, 3);
    }

    [Fact]
    public async Task Thousands_of_events_at_once_are_taken_in_order_over_several_turns()
    {
        await using DurableHarness harness = new();
        harness.Orchestrator("Orders", async context =>
        {
            for (int i = 0; i < 2500; i++)
            {
                if (await context.WaitForExternalEvent<int>("n") != i)
                {
                    return i;
                }
            }

            return -1;
        });
        await harness.StartAsync();
        string id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("Orders");
        await harness.Client.SuspendInstanceAsync(id);
        await Task.WhenAll(Enumerable.Range(0, 2500).Select(i => harness.Client.RaiseEventAsync(id, "n", i)));

        await harness.Client.ResumeInstanceAsync(id);

        Assert.Equal(-1, (await harness.FinishAsync(id)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task Client_that_waits_while_the_engine_stops_is_released()
    {
        await using DurableHarness harness = new();
        harness.Orchestrator("Waits", async context => await context.WaitForExternalEvent<string>("never"));
        await harness.StartAsync();
        string id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("Waits");
        Task<OrchestrationMetadata> waiting = harness.Client.WaitForInstanceCompletionAsync(id);
        DurableTaskClient client = harness.Client;

        await harness.StopAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Assert.ThrowsAsync<InvalidOperationException>(() => client.RaiseEventAsync(id, "never", "x"));
        Assert.Throws<InvalidOperationException>(() => harness.Client);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public async Task Option_out_of_range_is_refused_by_name(int activities, int residents)
    {
        await using DurableHarness harness = new();

        ValidationException thrown = await Assert.ThrowsAsync<ValidationException>(() => harness.StartAsync(
            options => options with { MaxConcurrentActivities = activities, MaxResident = residents }));

        Assert.Contains(activities == 0 ? "MaxConcurrentActivities" : "MaxResident", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Second_engine_on_the_same_database_is_refused()
    {
        await using DurableHarness harness = await new DurableHarness().StartAsync();
        await using LocalRuntime.Durable.DurableEngine second = new(
            new LocalRuntime.Durable.DurableEngineOptions { DatabasePath = harness.DatabasePath },
            harness.Functions,
            harness.Time,
            harness.Loggers);

        IOException thrown = await Assert.ThrowsAsync<IOException>(() => second.StartAsync());

        Assert.Contains(harness.DatabasePath, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Database_of_a_newer_version_is_refused()
    {
        await using DurableHarness harness = await new DurableHarness().StartAsync();
        await harness.StopAsync();
        using (SqliteConnection connection = new($"Data Source={harness.DatabasePath};Pooling=False"))
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 99";
            command.ExecuteNonQuery();
        }

        InvalidDataException thrown = await Assert.ThrowsAsync<InvalidDataException>(() => harness.StartAsync());

        Assert.Contains("99", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commits_that_fail_for_a_while_lose_and_double_nothing()
    {
        await using DurableHarness harness = new();
        int runs = 0;
        harness.Orchestrator("Works", async context =>
        {
            int first = await context.CallActivityAsync<int>("Count");
            return first + await context.WaitForExternalEvent<int>("n");
        });
        harness.Activity<object, int>("Count", _ => Interlocked.Increment(ref runs));
        await harness.StartAsync();
        string id = await harness.Client.ScheduleNewOrchestrationInstanceAsync("Works");
        await harness.IdleAsync();
        FailInserts(harness, fail: true);

        await Assert.ThrowsAsync<SqliteException>(() => harness.Client.RaiseEventAsync(id, "n", 10));
        await harness.AdvanceAsync(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<SqliteException>(() => harness.Client.ScheduleNewOrchestrationInstanceAsync("Works"));
        FailInserts(harness, fail: false);
        await harness.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(11, (await harness.FinishAsync(id)).ReadOutputAs<int>());
        Assert.Equal(1, runs);
        Assert.Equal(1, harness.Count("SELECT count(*) FROM instances"));
    }

    // Every write of an instance or a history row fails, as on a full disk.
    private static void FailInserts(DurableHarness harness, bool fail)
    {
        using SqliteConnection connection = new($"Data Source={harness.DatabasePath};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = fail
            ? """
                CREATE TRIGGER full1 BEFORE INSERT ON history BEGIN SELECT RAISE(ABORT, 'full'); END;
                CREATE TRIGGER full2 BEFORE INSERT ON instances BEGIN SELECT RAISE(ABORT, 'full'); END;
                CREATE TRIGGER full3 BEFORE INSERT ON inbox BEGIN SELECT RAISE(ABORT, 'full'); END;
                """
            : "DROP TRIGGER full1; DROP TRIGGER full2; DROP TRIGGER full3;";
        command.ExecuteNonQuery();
    }
}
