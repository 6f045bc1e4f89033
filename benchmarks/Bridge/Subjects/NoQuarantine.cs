using DockLogs.Bridge.Quarantine;

namespace DockLogs.BridgeBenchmark.Subjects;

/// <summary>Nothing here belongs into quarantine: should something go there, it is missing at the end, and the log tells why.</summary>
internal sealed class NoQuarantine : IQuarantine
{
    public Task PutAsync(QuarantinedMessage message, CancellationToken cancellationToken) => Task.CompletedTask;
}
