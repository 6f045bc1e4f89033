namespace DockLogs.Contracts;

/// <summary>The <c>data</c> of <c>fileupload_progress</c>.</summary>
public sealed record ProgressReport
{
    /// <summary>The whole upload's status word (<c>output.status</c>), see <see cref="ProgressStatus"/>; empty when missing.</summary>
    public string Status { get; init; } = "";

    /// <summary><c>data.result</c>: non-zero is an error, see <see cref="ErrorCatalogue"/>; null when missing.</summary>
    public int? Result { get; init; }

    /// <summary>One entry for each archive; empty when missing.</summary>
    public IReadOnlyList<ProgressFile> Files { get; init; } = [];

    /// <inheritdoc/>
    public bool Equals(ProgressReport? other) =>
        other is not null
        && (Status, Result) == (other.Status, other.Result)
        && Sequence.AreEqual(Files, other.Files);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Status, Result, Sequence.HashOf(Files));
}
