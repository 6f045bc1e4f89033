using DockLogs.Contracts;

namespace DockLogs.UploadGateway.Hosting;

/// <summary>How many requests of each upload are being served, so that one dock cannot take the buffers of all others.</summary>
internal sealed class RequestsInFlight
{
    /// <summary>Several times what S3 clients send side by side for one object (10 at most by default).</summary>
    public const int MaxPerUpload = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<UploadId, int> _counts = [];

    /// <summary>Counts one more; false when there are as many as may be.</summary>
    public bool TryBegin(UploadId upload)
    {
        lock (_lock)
        {
            var count = _counts.GetValueOrDefault(upload);
            if (count == MaxPerUpload)
            {
                return false;
            }

            _counts[upload] = count + 1;
            return true;
        }
    }

    /// <summary>Counts one less.</summary>
    public void End(UploadId upload)
    {
        lock (_lock)
        {
            if (--_counts[upload] == 0)
            {
                _counts.Remove(upload);
            }
        }
    }
}
