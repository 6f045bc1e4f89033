namespace DockLogs.Contracts;

/// <summary>
/// A service command as a dock reads it. At most one of <see cref="ListModules"/>, <see cref="Start"/> and
/// <see cref="CancelModules"/> is set; none of them for another method or for an update that is no cancel.
/// </summary>
public sealed record Command
{
    /// <summary>The exchange; a reply repeats it.</summary>
    public required string Tid { get; init; }

    /// <summary>The business flow; a reply repeats it.</summary>
    public required string Bid { get; init; }

    /// <summary>The method, inferred from the shape when missing (as in the page's examples).</summary>
    public required string Method { get; init; }

    /// <summary>The cloud's clock; null when missing.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary><c>fileupload_list</c>: the modules asked for.</summary>
    public IReadOnlyList<string>? ListModules { get; init; }

    /// <summary><c>fileupload_start</c>: what to upload where.</summary>
    public StartCommand? Start { get; init; }

    /// <summary><c>fileupload_update</c> with status <c>cancel</c>: the modules to cancel.</summary>
    public IReadOnlyList<string>? CancelModules { get; init; }

    /// <summary><c>fileupload_update</c>: its status word. The devices know <c>cancel</c> only.</summary>
    public string? UpdateStatus { get; init; }

    /// <inheritdoc/>
    public bool Equals(Command? other) =>
        other is not null
        && (Tid, Bid, Method, Timestamp, UpdateStatus, Start) == (other.Tid, other.Bid, other.Method, other.Timestamp, other.UpdateStatus, other.Start)
        && Sequence.AreEqual(ListModules, other.ListModules)
        && Sequence.AreEqual(CancelModules, other.CancelModules);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Tid, Bid, Method, Timestamp, UpdateStatus, Start, Sequence.HashOf(ListModules), Sequence.HashOf(CancelModules));
}
