using DockLogs.Bridge.Forwarding;

namespace DockLogs.Bridge.Tests.Forwarding;

public sealed class BackoffTests
{
    [Fact]
    public void Pauses_double_with_jitter_up_to_the_longest_and_begin_anew_after_a_success()
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
        foreach (var most in (double[])[1, 2, 4, 5, 5, 5])
        {
            Assert.InRange(backoff.Next().TotalSeconds, most / 2, most);
        }

        backoff.Reset();
        Assert.InRange(backoff.Next().TotalSeconds, 0.5, 1);
    }
}
