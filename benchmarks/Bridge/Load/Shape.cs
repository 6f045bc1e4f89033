namespace DockLogs.BridgeBenchmark.Load;

/// <summary>What is published: how much, by how many, how large.</summary>
/// <param name="Bytes">Mean size of a payload.</param>
/// <param name="Gateways">Publishers, each with a connection and a topic of its own.</param>
/// <param name="WarmUp">Messages before the clock starts, of all gateways together.</param>
/// <param name="Messages">Messages measured, of all gateways together.</param>
internal sealed record Shape(int Bytes, int Gateways, int WarmUp, int Messages)
{
    public int WarmUpOfEach => WarmUp / Gateways;

    public int MessagesOfEach => Messages / Gateways;

    /// <summary>Rounded, so that every gateway sends the same number.</summary>
    public static Shape Of(int bytes, int gateways, int warmUp, int messages) =>
        new(bytes, gateways, Even(warmUp, gateways), Even(messages, gateways));

    private static int Even(int messages, int gateways) => Math.Max(1, messages / gateways) * gateways;
}
