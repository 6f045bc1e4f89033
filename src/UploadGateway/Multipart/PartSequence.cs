namespace DockLogs.UploadGateway.Multipart;

/// <summary>
/// The digest of an object whose parts come one after the other, in order: then MD5 and SHA-256 of the whole are known
/// when the last part is, without reading anything back. It lives in this process only; parts that it did not see, or
/// that came side by side, are read back when the upload is completed.
/// </summary>
internal sealed class PartSequence : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<long> _attempts = [];
    private RunningDigest? _digest = new();
    private long _bytes;
    private bool _busy;

    /// <summary>Begins to follow a part; null when it is not the next one, or the one before is still on its way.</summary>
    public RunningDigest? Begin(int part)
    {
        lock (_lock)
        {
            if (_busy || _digest is null || part != _attempts.Count + 1)
            {
                return null;
            }

            _busy = true;
            return _digest.Clone();
        }
    }

    /// <summary>Takes over the digest of a part that was stored.</summary>
    public void Keep(RunningDigest digest, long attempt, long bytes)
    {
        lock (_lock)
        {
            _busy = false;
            if (_digest is null)
            {
                digest.Dispose();
                return;
            }

            _digest.Dispose();
            _digest = digest;
            _attempts.Add(attempt);
            _bytes += bytes;
        }
    }

    /// <summary>Forgets a part that failed.</summary>
    public void Drop(RunningDigest digest)
    {
        lock (_lock)
        {
            _busy = false;
            digest.Dispose();
        }
    }

    /// <summary>The digest so far, if what it has seen are the first of these parts, and how many bytes it has seen.</summary>
    public (RunningDigest Digest, long Bytes) Over(IReadOnlyList<StoredPart> parts)
    {
        lock (_lock)
        {
            var fits = _digest is not null && _attempts.Count <= parts.Count;
            for (var i = 0; fits && i < _attempts.Count; i++)
            {
                // The attempt, not only the ETag: MD5 alone would not prove that these bytes are those.
                fits = parts[i].Number == i + 1 && parts[i].Attempt == _attempts[i];
            }

            return fits ? (_digest!.Clone(), _bytes) : (new RunningDigest(), 0);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _digest?.Dispose();
            _digest = null;
        }
    }
}
