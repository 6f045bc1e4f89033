namespace DockLogs.LocalRuntime.Durable.Storage;

/// <summary>Everything that one transition changes: it is written whole or not at all.</summary>
internal sealed class Commit
{
    private Action<Exception?>? done;

    /// <param name="done">Called on the writer's thread, once: with null when all of it is synced to disk, else with the failure.</param>
    public Commit(Action<Exception?> done) => this.done = done;

    /// <summary>Asked just before writing: false fails the commit, because what it builds on failed.</summary>
    public Func<bool>? IsValid { get; init; }

    /// <summary>
    /// Whether what this causes is being computed right now and follows within microseconds: the writer waits a moment
    /// for it, so that one sync carries both.
    /// </summary>
    public bool HasFollower { get; init; }

    public List<InstanceRow>? Created { get; set; }

    /// <summary>A new execution of an instance begins: its old history goes.</summary>
    public RestartRow? Restarted { get; set; }

    public HistoryRow? History { get; set; }

    public CustomStatusRow? CustomStatus { get; set; }

    public FinishedRow? Finished { get; set; }

    public EntityRow? Entity { get; set; }

    public List<InboxRow>? Sent { get; set; }

    public List<long>? Consumed { get; set; }

    /// <summary>Numbers of finished instances to forget.</summary>
    public IReadOnlyList<long>? Purged { get; set; }

    /// <summary>Reports how it went; only the first report counts.</summary>
    public void Done(Exception? failure) => Interlocked.Exchange(ref done, null)?.Invoke(failure);
}
