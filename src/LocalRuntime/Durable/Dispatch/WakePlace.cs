namespace DockLogs.LocalRuntime.Durable.Dispatch;

/// <summary>A place in a <see cref="WakeQueue"/>: earliest first, then in the order of queueing.</summary>
internal sealed record WakePlace(long At, long Order, IWakeable Who) : IComparable<WakePlace>
{
    public int CompareTo(WakePlace? other) =>
        other is null ? 1 : At.CompareTo(other.At) is var byTime and not 0 ? byTime : Order.CompareTo(other.Order);
}
