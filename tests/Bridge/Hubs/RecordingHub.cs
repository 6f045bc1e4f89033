using System.Text.Json;
using DockLogs.Bridge.Sending;

namespace DockLogs.Bridge.Tests.Hubs;

/// <summary>A hub that remembers what it took, and can refuse or hold its answers back for a while.</summary>
internal sealed class RecordingHub : IEventSender
{
    private readonly Lock _gate = new();
    private readonly List<HubEvent> _events = [];
    private readonly List<int> _batches = [];
    private readonly List<(Func<bool> IsDone, TaskCompletionSource Done)> _waiters = [];
    private Exception? _refusal;
    private TaskCompletionSource? _held;
    private int _calls;
    private int _callsUnderWay;

    public int MaxEventBytes { get; init; } = 1 << 20;

    public int Calls => Volatile.Read(ref _calls);

    public bool WasCalledTwiceAtOnce { get; private set; }

    public IReadOnlyList<HubEvent> Events
    {
        get
        {
            lock (_gate)
            {
                return [.. _events];
            }
        }
    }

    public IReadOnlyList<int> BatchSizes
    {
        get
        {
            lock (_gate)
            {
                return [.. _batches];
            }
        }
    }

    /// <summary>Every call fails until <see cref="Accept"/>.</summary>
    public void Refuse(Exception? with = null)
    {
        lock (_gate)
        {
            _refusal = with ?? new IOException("The hub is away.");
        }
    }

    public void Accept()
    {
        lock (_gate)
        {
            _refusal = null;
        }
    }

    /// <summary>Calls wait, with the events not taken yet, until <see cref="Release"/>.</summary>
    public void Hold()
    {
        lock (_gate)
        {
            _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public void Release()
    {
        lock (_gate)
        {
            _held?.TrySetResult();
            _held = null;
        }
    }

    public async ValueTask SendAsync(IReadOnlyList<HubEvent> events, CancellationToken cancellationToken)
    {
        Task held;
        lock (_gate)
        {
            _calls++;
            WasCalledTwiceAtOnce |= ++_callsUnderWay > 1;
            held = _held?.Task ?? Task.CompletedTask;
            WakeWaiters();
        }

        try
        {
            await held.WaitAsync(cancellationToken);
            lock (_gate)
            {
                if (_refusal is not null)
                {
                    throw _refusal;
                }

                _events.AddRange(events);
                _batches.Add(events.Count);
                WakeWaiters();
            }
        }
        finally
        {
            lock (_gate)
            {
                _callsUnderWay--;
            }
        }
    }

    public Task WaitForCallsAsync(int count) => WaitAsync(() => _calls >= count, () => $"{Calls} of {count} calls");

    public Task WaitForDistinctAsync(int count) =>
        WaitAsync(() => _events.Select(one => one.Id).Distinct().Count() >= count, () => $"{Events.Select(one => one.Id).Distinct().Count()} of {count} different events");

    public Task WaitForAsync(Func<HubEvent, bool> isTheOne) => WaitAsync(() => _events.Any(isTheOne), () => "no such event");

    /// <summary>The numbers that arrived of one dock, each at its first arrival.</summary>
    public IReadOnlyList<int> NumbersOf(string serial) =>
        [.. Events.Where(one => one.Gateway.Value == serial).Select(NumberOf).Distinct()];

    public static int NumberOf(HubEvent hubEvent) => JsonDocument.Parse(hubEvent.Body).RootElement.GetProperty("number").GetInt32();

    private async Task WaitAsync(Func<bool> isDone, Func<string> describe)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (isDone())
            {
                return;
            }

            _waiters.Add((isDone, done));
        }

        try
        {
            await done.Task.WaitAsync(TimeSpan.FromSeconds(60));
        }
        catch (TimeoutException)
        {
            Assert.Fail($"waited a minute for the hub: {describe()}");
        }
    }

    private void WakeWaiters()
    {
        foreach (var waiter in _waiters.Where(waiter => waiter.IsDone()).ToList())
        {
            waiter.Done.TrySetResult();
            _waiters.Remove(waiter);
        }
    }
}
