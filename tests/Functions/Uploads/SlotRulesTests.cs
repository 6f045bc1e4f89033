using DockLogs.Functions.Uploads;

namespace DockLogs.Functions.Tests.Uploads;

public sealed class SlotRulesTests
{
    private static readonly DateTimeOffset Begin = new(2026, 3, 1, 22, 0, 0, TimeSpan.Zero);
    private DockSlotState _slot = new();

    [Fact]
    public void Free_slot_is_granted_and_granting_again_renews_it()
    {
        Assert.True(Ask("a", 0).Granted);
        Assert.True(Ask("a", 10).Granted);
        Assert.Equal(Begin.AddMinutes(10) + SlotRules.Lease, _slot.Holder!.Until);
    }

    [Fact]
    public void Others_wait_in_order_also_when_they_ask_again()
    {
        Ask("a", 0);
        Assert.Equal(1, Ask("b", 1).Position);
        Assert.Equal(2, Ask("c", 2).Position);
        Assert.Equal(1, Ask("b", 3).Position);
        Assert.Equal("b", Release("a", 4).Nudge);
        Assert.Equal("b", Ask("c", 5).Nudge);
        Assert.False(Ask("c", 5).Granted);
        Assert.True(Ask("b", 6).Granted);
        Assert.Equal("c", Release("b", 7).Nudge);
        Assert.True(Ask("c", 8).Granted);
    }

    [Fact]
    public void Leaving_the_queue_lets_the_next_move_up()
    {
        Ask("a", 0);
        Ask("b", 0);
        Ask("c", 0);
        Assert.Null(Release("b", 1).Nudge);
        Assert.Equal("c", Release("a", 2).Nudge);
    }

    [Fact]
    public void Holder_whose_lease_ran_out_is_asked_first_and_keeps_it_when_it_lives()
    {
        Ask("a", 0);
        Ask("b", 1);
        SlotAnswer doubtful = Ask("b", 16);
        Assert.False(doubtful.Granted);
        Assert.Equal("a", doubtful.Nudge);
        Assert.True(Ask("a", 16.5).Granted);
        Assert.False(Ask("b", 17.5).Granted);
    }

    [Fact]
    public void Holder_that_is_dead_loses_it_after_the_grace()
    {
        Ask("a", 0);
        Ask("b", 1);
        Ask("b", 15.5);
        Assert.False(Ask("b", 16).Granted);
        Assert.True(Ask("b", 16.6).Granted);
    }

    [Fact]
    public void Dead_waiter_does_not_hold_up_the_queue()
    {
        Ask("a", 0);
        Ask("dead", 0);
        Ask("b", 1);
        for (int minute = 5; minute <= 20; minute += 5)
        {
            Ask("a", minute);
            Ask("b", minute);
        }

        Assert.Equal("b", Release("a", 21).Nudge);
        Assert.True(Ask("b", 21).Granted);
    }

    [Fact]
    public void Release_by_somebody_else_changes_nothing()
    {
        Ask("a", 0);
        Release("stranger", 1);
        Assert.Equal("a", _slot.Holder!.UploadId);
    }

    private SlotAnswer Ask(string id, double minute) => Do(SlotRules.Acquire(_slot, At(id, minute)));

    private SlotAnswer Release(string id, double minute) => Do(SlotRules.Release(_slot, At(id, minute)));

    private static SlotRequest At(string id, double minute) => new() { UploadId = id, Now = Begin.AddMinutes(minute) };

    private SlotAnswer Do((DockSlotState State, SlotAnswer Answer) step)
    {
        _slot = step.State;
        return step.Answer;
    }
}
