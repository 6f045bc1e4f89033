using System.Text;
using System.Threading.Channels;
using Azure.Messaging.EventHubs;
using DockLogs.LocalRuntime.Discovery;
using DockLogs.LocalRuntime.Hub;
using DockLogs.LocalRuntime.Invocation;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DockLogs.LocalRuntime.Tests.Hub;

public sealed class EventHubListenerTests : IAsyncLifetime
{
    private readonly TemporaryDirectory directory = new();
    private readonly Calls calls = new();
    private LocalHub hub = null!;

    public Task InitializeAsync()
    {
        hub = Open();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await hub.DisposeAsync();
        directory.Dispose();
    }

    [Fact]
    public async Task Function_gets_batches_in_order_with_everything_an_event_has()
    {
        await AppendAsync(0, 10);
        await using Listening listening = Listen(maxBatch: 4);
        EventData[][] batches = [await calls.NextAsync(), await calls.NextAsync(), await calls.NextAsync()];
        Assert.All(batches, batch => Assert.InRange(batch.Length, 1, 4));
        EventData[] events = [.. batches.SelectMany(batch => batch)];
        Assert.Equal(Enumerable.Range(0, 10).Select(number => $"{number}"), events.Select(e => e.EventBody.ToString()));
        Assert.Equal("dock", events[3].PartitionKey);
        Assert.Equal(3, events[3].SequenceNumber);
        Assert.Equal("3", events[3].OffsetString);
        Assert.Equal("topic", events[3].Properties["cloudEvents:subject"]);
        Assert.NotEqual(default, events[3].EnqueuedTime);
    }

    [Fact]
    public async Task Function_for_single_events_is_called_for_each()
    {
        await AppendAsync(0, 3);
        await using Listening listening = Listen(maxBatch: 100, isBatched: false);
        Assert.Equal("0", Assert.Single(await calls.NextAsync()).EventBody.ToString());
        Assert.Equal("1", Assert.Single(await calls.NextAsync()).EventBody.ToString());
        Assert.Equal("2", Assert.Single(await calls.NextAsync()).EventBody.ToString());
    }

    [Fact]
    public async Task Checkpoint_moves_on_even_when_the_function_throws()
    {
        await AppendAsync(0, 4);
        calls.OnCall = _ => throw new InvalidOperationException("as asked");
        await using (Listen(maxBatch: 2))
        {
            await calls.NextAsync();
            await calls.NextAsync();
        }

        await ReopenAsync();
        Assert.Equal(4, hub.OpenReader("uplink", 0, "$Default").Next);
    }

    [Fact]
    public async Task Batch_under_way_when_the_program_stops_comes_again()
    {
        await AppendAsync(0, 4);
        calls.OnCall = async cancellationToken => await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        await using (Listen(maxBatch: 4))
        {
            await calls.NextAsync();
        }

        await ReopenAsync();
        calls.OnCall = _ => Task.CompletedTask;
        await using Listening listening = Listen(maxBatch: 4);
        Assert.Equal(4, (await calls.NextAsync()).Length);
    }

    [Fact]
    public async Task Checkpoint_is_written_as_often_as_asked()
    {
        await AppendAsync(0, 3);
        await using (Listen(maxBatch: 1, checkpointFrequency: 2))
        {
            await calls.NextAsync();
            await calls.NextAsync();
            await calls.NextAsync();
        }

        await ReopenAsync();
        Assert.Equal(2, hub.OpenReader("uplink", 0, "$Default").Next);
    }

    private async Task AppendAsync(int from, int count) => await hub.AppendAsync(
        "uplink",
        [.. Enumerable.Range(from, count).Select(number => new HubMessage { PartitionKey = "dock", Body = Encoding.UTF8.GetBytes($"{number}"), Properties = [new("cloudEvents:subject", "topic")] })],
        default);

    private async Task ReopenAsync()
    {
        await hub.DisposeAsync();
        hub = Open();
    }

    private LocalHub Open()
    {
        var opened = new LocalHub(directory.File("hub"), Options.Create(new HubOptions { Partitions = 1 }), TimeProvider.System, NullLogger<LocalHub>.Instance);
        opened.Declare("uplink");
        return opened;
    }

    private Listening Listen(int maxBatch, bool isBatched = true, int checkpointFrequency = 1)
    {
        FunctionEntry function = Assert.Single(FunctionCatalogue.Discover([isBatched ? typeof(Batches) : typeof(Singles)]).Functions);
        ServiceProvider services = new ServiceCollection().AddSingleton(calls).BuildServiceProvider();
        return new Listening(new EventHubListener(
            new FunctionInvoker(function, services.GetRequiredService<IServiceScopeFactory>()),
            hub,
            new EventHubSubscription("uplink", "$Default", isBatched, maxBatch, checkpointFrequency),
            0,
            TimeProvider.System,
            NullLogger.Instance));
    }

    private sealed class Listening : IAsyncDisposable
    {
        private readonly CancellationTokenSource stop = new();
        private readonly Task task;

        public Listening(EventHubListener listener) => task = listener.RunAsync(stop.Token);

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
        }
    }

    private sealed class Calls
    {
        private readonly Channel<EventData[]> received = Channel.CreateUnbounded<EventData[]>();

        public Func<CancellationToken, Task> OnCall { get; set; } = _ => Task.CompletedTask;

        public async Task<EventData[]> NextAsync() => await received.Reader.ReadAsync();

        public Task AddAsync(EventData[] events, CancellationToken cancellationToken)
        {
            received.Writer.TryWrite(events);
            return OnCall(cancellationToken);
        }
    }

    private sealed class Batches(Calls calls)
    {
        [Function("Batches")]
        public Task RunAsync([EventHubTrigger("uplink")] EventData[] events, CancellationToken cancellationToken) => calls.AddAsync(events, cancellationToken);
    }

    private sealed class Singles(Calls calls)
    {
        [Function("Singles")]
        public Task RunAsync([EventHubTrigger("uplink", IsBatched = false)] EventData single, CancellationToken cancellationToken) => calls.AddAsync([single], cancellationToken);
    }
}
