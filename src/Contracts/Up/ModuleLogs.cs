namespace DockLogs.Contracts;

/// <summary>One module's logs in a reply to <c>fileupload_list</c>.</summary>
public sealed record ModuleLogs
{
    /// <summary>Whose logs, see <see cref="LogModule"/>; unknown modules are kept, empty when missing.</summary>
    public string Module { get; init; } = "";

    /// <summary>Serial number of the device; a dock's blank one reads as the gateway's, an aircraft's stays empty.</summary>
    public string DeviceSn { get; init; } = "";

    /// <summary>0 = fine (also when missing), else see <see cref="ErrorCatalogue"/>.</summary>
    public int Result { get; init; }

    /// <summary>The logs that can be uploaded.</summary>
    public IReadOnlyList<LogEntry> Logs { get; init; } = [];

    /// <inheritdoc/>
    public bool Equals(ModuleLogs? other) =>
        other is not null
        && (Module, DeviceSn, Result) == (other.Module, other.DeviceSn, other.Result)
        && Sequence.AreEqual(Logs, other.Logs);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Module, DeviceSn, Result, Sequence.HashOf(Logs));
}
