using System.Collections.Concurrent;
using DockLogs.Contracts;
using DockLogs.Functions.Downlink;

namespace DockLogs.Functions.Tests.Uploads.Support;

/// <summary>Stands where the broker and the docks are: keeps what was sent.</summary>
internal sealed class FakeDocks : ICommandPublisher
{
    private readonly ConcurrentQueue<(DockSerial Dock, string Topic, byte[] Payload)> _sent = new();

    public bool IsConnected => IsUp;

    public bool IsUp { get; set; } = true;

    /// <summary>Called for each command after it was kept, as a dock that answers at once would be.</summary>
    public Func<Command, DockSerial, Task>? OnCommand { get; set; }

    /// <summary>Called for each answer to an event after it was kept; the broker has it when this has completed.</summary>
    public Func<Task>? OnAnswer { get; set; }

    public IReadOnlyList<(DockSerial Dock, string Topic, byte[] Payload)> Sent => [.. _sent];

    public IReadOnlyList<Command> Commands => [.. _sent.Where(sent => sent.Topic == Topics.Services(sent.Dock)).Select(sent => Read(sent.Payload))];

    public async Task PublishAsync(DockSerial dock, string topic, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        if (!IsUp)
        {
            throw new CommandNotSentException("the broker is away");
        }

        _sent.Enqueue((dock, topic, payload.ToArray()));
        if (OnCommand is { } dockAnswers && topic == Topics.Services(dock))
        {
            await dockAnswers(Read(payload.ToArray()), dock);
        }

        if (OnAnswer is { } brokerAnswers && topic == Topics.EventsReply(dock))
        {
            await brokerAnswers();
        }
    }

    public Task<bool> CheckAsync(CancellationToken cancellationToken) => Task.FromResult(IsUp);

    private static Command Read(byte[] payload) =>
        CommandReader.TryRead(payload, out Command? command, out ReadFault? fault) ? command! : throw new InvalidOperationException($"unreadable command: {fault}");
}
