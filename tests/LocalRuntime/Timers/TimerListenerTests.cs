using System.Threading.Channels;
using DockLogs.LocalRuntime.Discovery;
using DockLogs.LocalRuntime.Invocation;
using DockLogs.LocalRuntime.Timers;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace DockLogs.LocalRuntime.Tests.Timers;

public sealed class TimerListenerTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly SleepWatch time = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly Runs runs = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task Runs_at_its_times_and_not_before()
    {
        await using Listening listening = Start("0 0 * * * *");
        time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(0, runs.Count);
        TimerInfo first = await AdvanceToNextRunAsync();
        Assert.False(first.IsPastDue);
        Assert.Equal(new DateTime(2026, 1, 1, 13, 0, 0), first.ScheduleStatus!.Next);
        TimerInfo second = await AdvanceToNextRunAsync();
        Assert.Equal(new DateTime(2026, 1, 1, 14, 0, 0), second.ScheduleStatus!.Next);
        Assert.Equal(new DateTime(2026, 1, 1, 13, 0, 0), second.ScheduleStatus.Last);
    }

    [Fact]
    public async Task Run_missed_while_down_is_made_up_for_once()
    {
        await Start("0 0 2 * * *").DisposeAsync();
        time.Advance(TimeSpan.FromDays(3));

        await using Listening listening = Start("0 0 2 * * *");
        TimerInfo missed = await runs.NextAsync();
        Assert.True(missed.IsPastDue);
        Assert.Equal(new DateTime(2026, 1, 2, 2, 0, 0), missed.ScheduleStatus!.Next);
        TimerInfo following = await AdvanceToNextRunAsync();
        Assert.False(following.IsPastDue);
        Assert.Equal(new DateTime(2026, 1, 5, 2, 0, 0), following.ScheduleStatus!.Next);
    }

    [Fact]
    public async Task Restart_before_the_next_time_runs_nothing()
    {
        await Start("0 0 2 * * *").DisposeAsync();
        time.Advance(TimeSpan.FromHours(13));
        await using (Start("0 0 2 * * *"))
        {
            time.Advance(TimeSpan.FromMinutes(30));
        }

        Assert.Equal(0, runs.Count);
    }

    [Fact]
    public async Task Changed_schedule_starts_anew()
    {
        await Start("0 0 2 * * *").DisposeAsync();
        time.Advance(TimeSpan.FromDays(3));
        await using Listening listening = Start("0 0 3 * * *");
        Assert.False((await AdvanceToNextRunAsync()).IsPastDue);
    }

    [Fact]
    public async Task Timer_without_monitor_forgets()
    {
        await Start("0 0 2 * * *", useMonitor: false).DisposeAsync();
        Assert.Empty(Directory.GetFiles(directory.Path));
    }

    [Fact]
    public async Task RunOnStartup_runs_at_each_start()
    {
        await using (Start("0 0 2 * * *", runOnStartup: true))
        {
            Assert.False((await runs.NextAsync()).IsPastDue);
        }

        await using (Start("0 0 2 * * *", runOnStartup: true))
        {
            Assert.False((await runs.NextAsync()).IsPastDue);
        }
    }

    [Fact]
    public async Task Failed_run_is_followed_by_the_next()
    {
        runs.Throw = true;
        await using Listening listening = Start("0 0 * * * *");
        await AdvanceToNextRunAsync();
        await AdvanceToNextRunAsync();
    }

    [Fact]
    public async Task Unreadable_state_is_begun_anew()
    {
        await File.WriteAllTextAsync(directory.File("Tick.json"), "{ not json");
        await using Listening listening = Start("0 0 * * * *");
        Assert.False((await AdvanceToNextRunAsync()).IsPastDue);
    }

    [Fact]
    public async Task Clock_that_was_years_ahead_for_a_while_does_not_end_the_schedule()
    {
        await using (Start("0 0 2 * * *"))
        {
            DateTimeOffset now = time.GetUtcNow();
            time.AdjustTime(now.AddYears(10));
            await AdvanceToNextRunAsync();
            time.AdjustTime(now.AddHours(1));
            Assert.Equal(new DateTime(2026, 1, 2, 2, 0, 0), (await AdvanceToNextRunAsync()).ScheduleStatus!.Next);
        }

        time.AdjustTime(time.GetUtcNow().AddYears(10));
        await using (Start("0 0 2 * * *"))
        {
            Assert.True((await runs.NextAsync()).IsPastDue);
        }

        time.AdjustTime(new DateTimeOffset(2026, 1, 2, 12, 0, 0, TimeSpan.Zero));
        await using Listening listening = Start("0 0 2 * * *");
        Assert.Equal(new DateTime(2026, 1, 3, 2, 0, 0), (await AdvanceToNextRunAsync()).ScheduleStatus!.Next);
    }

    [Fact]
    public async Task Clock_put_back_a_little_repeats_no_run()
    {
        await using Listening listening = Start("0 0 2 * * *");
        runs.During = () => time.AdjustTime(time.GetUtcNow().AddMinutes(-20));
        Assert.Equal(new DateTime(2026, 1, 2, 2, 0, 0), (await AdvanceToNextRunAsync()).ScheduleStatus!.Next);
        runs.During = null;
        Assert.Equal(new DateTime(2026, 1, 3, 2, 0, 0), (await AdvanceToNextRunAsync()).ScheduleStatus!.Next);
        time.AdjustTime(time.GetUtcNow().AddMinutes(-20));
        Assert.Equal(new DateTime(2026, 1, 4, 2, 0, 0), (await AdvanceToNextRunAsync()).ScheduleStatus!.Next);
    }

    private async Task<TimerInfo> AdvanceToNextRunAsync()
    {
        // The listener sleeps in slices of a minute at most, and asks for the next slice on a thread of its own.
        Task<TimerInfo> next = runs.NextAsync();
        await UntilAsleepAsync(next);
        while (!next.IsCompleted)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            await UntilAsleepAsync(next);
        }

        await UntilAsleepAsync();
        return await next;
    }

    private async Task UntilAsleepAsync(Task? orUntil = null)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!time.IsAnybodyAsleep && orUntil?.IsCompleted != true)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, patience.Token);
        }
    }

    private Listening Start(string expression, bool useMonitor = true, bool runOnStartup = false)
    {
        Assert.True(TimerSchedule.TryParse(expression, out TimerSchedule? schedule, out _));
        FunctionEntry function = Assert.Single(FunctionCatalogue.Discover([typeof(Ticker)]).Functions);
        ServiceProvider services = new ServiceCollection().AddSingleton(runs).BuildServiceProvider();
        var listener = new TimerListener(
            new FunctionInvoker(function, services.GetRequiredService<IServiceScopeFactory>()),
            new TimerTriggerAttribute(expression) { UseMonitor = useMonitor, RunOnStartup = runOnStartup },
            schedule!,
            new TimerStates(directory.Path, NullLogger.Instance),
            time,
            NullLogger.Instance);
        return new Listening(listener);
    }

    private sealed class Listening : IAsyncDisposable
    {
        private readonly CancellationTokenSource stop = new();
        private readonly Task task;

        public Listening(TimerListener listener) => task = listener.RunAsync(stop.Token);

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
        }
    }

    private sealed class Runs
    {
        private readonly Channel<TimerInfo> channel = Channel.CreateUnbounded<TimerInfo>();

        public bool Throw { get; set; }

        public Action? During { get; set; }

        public int Count => channel.Reader.Count;

        public async Task<TimerInfo> NextAsync() => await channel.Reader.ReadAsync();

        public void Add(TimerInfo timer)
        {
            During?.Invoke();
            channel.Writer.TryWrite(timer);
            if (Throw)
            {
                throw new InvalidOperationException("as asked");
            }
        }
    }

    private sealed class Ticker(Runs runs)
    {
        [Function("Tick")]
        public void Run([TimerTrigger("0 0 * * * *")] TimerInfo timer) => runs.Add(timer);
    }
}
