namespace DockLogs.Contracts;

/// <summary>The files of a reply to <c>fileupload_list</c>. The reply's own result is <see cref="UpMessage.Result"/>.</summary>
public sealed record LogListReply
{
    /// <summary>One entry for each module; one can have failed while another succeeded. Empty when missing.</summary>
    public IReadOnlyList<ModuleLogs> Files { get; init; } = [];

    /// <inheritdoc/>
    public bool Equals(LogListReply? other) =>
        other is not null
        && Sequence.AreEqual(Files, other.Files);

    /// <inheritdoc/>
    public override int GetHashCode() => Sequence.HashOf(Files);
}
