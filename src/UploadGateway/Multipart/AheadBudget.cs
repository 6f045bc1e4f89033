using Microsoft.Extensions.Options;

namespace DockLogs.UploadGateway.Multipart;

/// <summary>How much of parts that came before their turn may be kept in memory, by all uploads together.</summary>
internal sealed class AheadBudget(IOptions<GatewayOptions> options)
{
    private long _left = options.Value.HashAheadBytes;

    public long BytesInUse => options.Value.HashAheadBytes - Interlocked.Read(ref _left);

    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _left, -bytes) >= 0)
        {
            return true;
        }

        Give(bytes);
        return false;
    }

    public void Give(int bytes) => Interlocked.Add(ref _left, bytes);
}
