using System.Collections.Concurrent;
using DockLogs.Bridge.Quarantine;

namespace DockLogs.Functions.Tests.Uploads.Support;

internal sealed class MemoryQuarantine : IQuarantine
{
    private readonly ConcurrentQueue<QuarantinedMessage> _messages = new();

    public IReadOnlyList<QuarantinedMessage> Messages => [.. _messages];

    public Task PutAsync(QuarantinedMessage message, CancellationToken cancellationToken)
    {
        _messages.Enqueue(message);
        return Task.CompletedTask;
    }
}
