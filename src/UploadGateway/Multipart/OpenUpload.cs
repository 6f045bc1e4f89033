namespace DockLogs.UploadGateway.Multipart;

/// <summary>A multipart upload as this process knows it.</summary>
internal sealed class OpenUpload(MultipartUpload upload, AheadBudget budget, long checkedAt) : IDisposable
{
    private long _receivedBytes;

    public MultipartUpload Upload => upload;

    public PartSequence Sequence { get; } = new(budget);

    /// <summary>When it was last seen in the ledger.</summary>
    public long CheckedAt { get; set; } = checkedAt;

    /// <summary>Counts bytes of parts, resent ones too, and gives the sum.</summary>
    public long Receive(long bytes) => Interlocked.Add(ref _receivedBytes, bytes);

    public void Dispose() => Sequence.Dispose();
}
