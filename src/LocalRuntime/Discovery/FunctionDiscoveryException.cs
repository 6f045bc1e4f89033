namespace DockLogs.LocalRuntime.Discovery;

/// <summary>Functions that cannot run; the message lists every fault found.</summary>
public sealed class FunctionDiscoveryException(IReadOnlyList<string> faults)
    : Exception("Functions cannot be started:" + string.Concat(faults.Select(fault => Environment.NewLine + "  - " + fault)))
{
    /// <summary>One sentence a fault, each naming the function.</summary>
    public IReadOnlyList<string> Faults => faults;
}
