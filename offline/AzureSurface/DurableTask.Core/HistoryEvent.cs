namespace DurableTask.Core.History;

/// <summary>Declared as in Microsoft.Azure.DurableTask.Core, as far as DurableTaskClient's signatures name it.</summary>
public abstract class HistoryEvent
{
    protected HistoryEvent(int eventId) => EventId = eventId;

    public int EventId { get; internal set; }

    public bool IsPlayed { get; set; }

    public DateTime Timestamp { get; set; }
}
