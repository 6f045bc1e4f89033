using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace DockLogs.LocalRuntime.Broker;

/// <summary>
/// Holds back the broker's PUBACK (or PUBREC) for a publisher until the bridge has acknowledged the same message.
/// A publisher may have many messages under way; its connection is not read any further while too many wait.
/// </summary>
internal sealed partial class AcknowledgementRelay : IDisposable
{
    private readonly MqttServer server;
    private readonly string bridgeClientId;
    private readonly ILogger logger;
    private readonly SemaphoreSlim room;

    // By the publisher's connection (MQTTnet gives each its token) and packet identifier: what its acknowledgement will carry.
    private readonly ConcurrentDictionary<(CancellationToken Connection, ushort PacketId), Passage> byPublisher = new();

    // By the list of user properties: MQTTnet hands this one object on from the packet received to every packet sent,
    // and nothing else that is the same for one message only.
    private readonly ConditionalWeakTable<List<MqttUserProperty>, Passage> byMessage = [];

    public AcknowledgementRelay(MqttServer server, string bridgeClientId, int maxUnacknowledged, ILogger logger)
    {
        this.server = server;
        this.bridgeClientId = bridgeClientId;
        this.logger = logger;
        room = new SemaphoreSlim(maxUnacknowledged);
        server.InterceptingInboundPacketAsync += ReceiveAsync;
        server.ApplicationMessageEnqueuedOrDroppedAsync += EnqueueAsync;
        server.ClientAcknowledgedPublishPacketAsync += AcknowledgeAsync;
        server.InterceptingOutboundPacketAsync += SendAsync;
    }

    public void Dispose()
    {
        foreach (Passage passage in byPublisher.Values)
        {
            passage.Stored.TrySetCanceled();
        }
    }

    private async Task ReceiveAsync(InterceptingPacketEventArgs received)
    {
        if (received.Packet is not MqttPublishPacket { QualityOfServiceLevel: > MqttQualityOfServiceLevel.AtMostOnce } publish || received.ClientId == bridgeClientId)
        {
            return;
        }

        await room.WaitAsync(received.CancellationToken).ConfigureAwait(false);
        var passage = new Passage();
        publish.UserProperties ??= [];
        byMessage.AddOrUpdate(publish.UserProperties, passage);
        (CancellationToken, ushort) key = (received.CancellationToken, publish.PacketIdentifier);
        if (byPublisher.TryRemove(key, out Passage? earlier))
        {
            // An identifier used again before its acknowledgement: both acknowledgements then wait for the later message.
            Leave(earlier);
        }

        byPublisher[key] = passage;
        passage.Connection = received.CancellationToken.UnsafeRegister(_ => Forget(key, passage), null);
    }

    private Task EnqueueAsync(ApplicationMessageEnqueuedEventArgs enqueued)
    {
        if (enqueued.ReceiverClientId == bridgeClientId && PassageOf(enqueued.ApplicationMessage.UserProperties) is { } passage)
        {
            passage.IsForBridge = true;
            if (enqueued.IsDropped)
            {
                passage.Stored.TrySetCanceled();
            }
        }

        return Task.CompletedTask;
    }

    private Task AcknowledgeAsync(ClientAcknowledgedPublishPacketEventArgs acknowledged)
    {
        if (acknowledged.ClientId == bridgeClientId && PassageOf(acknowledged.PublishPacket.UserProperties) is { } passage)
        {
            passage.Stored.TrySetResult();
        }

        return Task.CompletedTask;
    }

    private async Task SendAsync(InterceptingPacketEventArgs sending)
    {
        if (sending.Packet is not (MqttPubAckPacket or MqttPubRecPacket)
            || !byPublisher.TryRemove((sending.CancellationToken, ((MqttPacketWithIdentifier)sending.Packet).PacketIdentifier), out Passage? passage))
        {
            return;
        }

        try
        {
            if (passage.IsForBridge)
            {
                await passage.Stored.Task.WaitAsync(sending.CancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // No acknowledgement and a closed connection: the publisher comes back and sends it again.
            sending.ProcessPacket = false;
            LogNotStored(logger, sending.ClientId);
            _ = server.DisconnectClientAsync(sending.ClientId, MqttDisconnectReasonCode.ServerBusy);
        }
        finally
        {
            Leave(passage);
        }
    }

    private void Forget((CancellationToken Connection, ushort PacketId) key, Passage passage)
    {
        if (byPublisher.TryRemove(KeyValuePair.Create(key, passage)))
        {
            Leave(passage);
        }
    }

    private void Leave(Passage passage)
    {
        if (passage.TryLeave())
        {
            passage.Connection.Unregister();
            room.Release();
        }
    }

    private Passage? PassageOf(List<MqttUserProperty>? userProperties) =>
        userProperties is not null && byMessage.TryGetValue(userProperties, out Passage? passage) ? passage : null;

    [LoggerMessage(LogLevel.Debug, "A message of {ClientId} was not stored; it is not acknowledged and the connection is closed")]
    private static partial void LogNotStored(ILogger logger, string clientId);

    private sealed class Passage
    {
        private int left;

        public TaskCompletionSource Stored { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public CancellationTokenRegistration Connection { get; set; }

        public bool IsForBridge { get; set; }

        public bool TryLeave() => Interlocked.Exchange(ref left, 1) == 0;
    }
}
