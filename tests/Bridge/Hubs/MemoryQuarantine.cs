using System.Threading.Channels;
using DockLogs.Bridge.Quarantine;

namespace DockLogs.Bridge.Tests.Hubs;

/// <summary>A quarantine that remembers, and can be away for some calls.</summary>
internal sealed class MemoryQuarantine : IQuarantine
{
    private readonly Channel<QuarantinedMessage> _messages = Channel.CreateUnbounded<QuarantinedMessage>();
    private int _failures;

    public int FailNextCalls
    {
        set => _failures = value;
    }

    public Task PutAsync(QuarantinedMessage message, CancellationToken cancellationToken)
    {
        if (Interlocked.Decrement(ref _failures) >= 0)
        {
            throw new Azure.RequestFailedException("The storage is away.");
        }

        _messages.Writer.TryWrite(message);
        return Task.CompletedTask;
    }

    public async Task<QuarantinedMessage> NextAsync() => await _messages.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));

    public bool IsEmpty => !_messages.Reader.TryPeek(out _);
}
