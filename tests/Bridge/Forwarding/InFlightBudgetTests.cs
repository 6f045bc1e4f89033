using DockLogs.Bridge.Forwarding;

namespace DockLogs.Bridge.Tests.Forwarding;

public sealed class InFlightBudgetTests
{
    [Fact]
    public async Task Reader_waits_until_there_is_room_in_the_order_of_asking()
    {
        var budget = new InFlightBudget(100);
        await budget.ReserveAsync(60, default);
        var second = budget.ReserveAsync(50, default).AsTask();
        var third = budget.ReserveAsync(10, default).AsTask();
        Assert.False(second.IsCompleted);
        Assert.False(third.IsCompleted);

        budget.Release(60, 1);
        await second;
        await third;
        Assert.Equal(60, budget.Bytes);
        Assert.Equal(2, budget.Messages);
    }

    [Fact]
    public async Task One_message_beyond_the_limit_passes_alone()
    {
        var budget = new InFlightBudget(100);
        await budget.ReserveAsync(1000, default);
        Assert.False(budget.ReserveAsync(1, default).AsTask().IsCompleted);
    }

    [Fact]
    public async Task Reader_that_gave_up_takes_no_room()
    {
        var budget = new InFlightBudget(100);
        await budget.ReserveAsync(100, default);
        using var stop = new CancellationTokenSource();
        var given = budget.ReserveAsync(10, stop.Token).AsTask();
        var next = budget.ReserveAsync(20, default).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);

        budget.Release(100, 1);
        await next;
        Assert.Equal(20, budget.Bytes);
    }
}
