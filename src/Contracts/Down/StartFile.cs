namespace DockLogs.Contracts;

/// <summary>One archive to make and upload (<c>params.files[]</c> of <c>fileupload_start</c>).</summary>
public sealed record StartFile
{
    /// <summary>Whose logs, see <see cref="LogModule"/>.</summary>
    public required string Module { get; init; }

    /// <summary>Where the archive goes.</summary>
    public required string ObjectKey { get; init; }

    /// <summary>The logs in it.</summary>
    public required IReadOnlyList<long> BootIndexes { get; init; }

    /// <inheritdoc/>
    public bool Equals(StartFile? other) =>
        other is not null
        && (Module, ObjectKey) == (other.Module, other.ObjectKey)
        && Sequence.AreEqual(BootIndexes, other.BootIndexes);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Module, ObjectKey, Sequence.HashOf(BootIndexes));
}
