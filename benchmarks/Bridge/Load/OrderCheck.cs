namespace DockLogs.BridgeBenchmark.Load;

/// <summary>Counts what arrives, and what arrives elsewhere than right behind its predecessor of the same gateway.</summary>
internal sealed class OrderCheck(int gateways)
{
    private readonly long[] _next = new long[gateways];

    /// <summary>Messages seen.</summary>
    public long Delivered { get; private set; }

    /// <summary>Messages that did not follow their predecessor: something before them is lost, late or repeated.</summary>
    public long OutOfPlace { get; private set; }

    /// <summary>Takes one message.</summary>
    /// <param name="gateway">Number of its gateway.</param>
    /// <param name="sequence">Its number, or that modulo <paramref name="modulus"/>.</param>
    /// <param name="modulus">What is known of the number.</param>
    public void See(int gateway, long sequence, long modulus = long.MaxValue)
    {
        Delivered++;
        if (sequence != _next[gateway] % modulus)
        {
            OutOfPlace++;
            _next[gateway] = sequence;
        }

        _next[gateway]++;
    }
}
