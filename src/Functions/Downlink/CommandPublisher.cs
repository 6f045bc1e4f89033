using DockLogs.Bridge.Mqtt;
using DockLogs.Contracts;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;

namespace DockLogs.Functions.Downlink;

/// <summary>
/// One connection to the broker for the whole instance, made when the first command needs it and again after it broke.
/// Its client id is its own, so that instances do not throw each other out; it subscribes to nothing.
/// </summary>
public sealed partial class CommandPublisher(IOptions<MqttOptions> options, TimeProvider time, ILogger<CommandPublisher> logger) : ICommandPublisher, IAsyncDisposable, IDisposable
{
    private readonly string _clientId = $"docklogs-downlink-{Guid.NewGuid():N}";
    private readonly SemaphoreSlim _connecting = new(1, 1);
    private volatile DownlinkConnection? _connection;

    /// <inheritdoc/>
    public bool IsConnected => _connection is { IsConnected: true };

    /// <inheritdoc/>
    public async Task PublishAsync(DockSerial dock, string topic, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        var message = new MqttApplicationMessageBuilder()
            .WithTopic(topic)
            .WithPayload(payload.ToArray())
            .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
            .Build();

        using var timeout = new CancellationTokenSource(options.Value.Timeout, time);
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            MqttClientPublishResult result = await PublishAsync(message, bounded.Token);
            if (!result.IsSuccess)
            {
                throw new CommandNotSentException($"The broker refuses a message on {topic}: {result.ReasonCode} {result.ReasonString}".TrimEnd());
            }

            LogSent(dock.Value, topic);
        }
        catch (Exception e) when (e is not CommandNotSentException && !cancellationToken.IsCancellationRequested)
        {
            // Whatever breaks on the way to the broker means the same to a caller: it may or may not have arrived.
            string reason = timeout.IsCancellationRequested ? $"no answer of the broker within {options.Value.Timeout}" : Innermost(e);
            throw new CommandNotSentException($"A message on {topic} did not get to the broker: {reason}", e);
        }
    }

    /// <inheritdoc/>
    public async Task<bool> CheckAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.Value.Timeout, time);
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            await ConnectAsync(null, bounded.Token);
            return true;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogUnreachable(Innermost(e));
            return false;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection)
        {
            await HangUpAsync(connection);
        }

        Dispose();
    }

    /// <summary>Drops the connection without a goodbye.</summary>
    public void Dispose()
    {
        _connection?.Dispose();
        _connecting.Dispose();
    }

    private async Task<MqttClientPublishResult> PublishAsync(MqttApplicationMessage message, CancellationToken cancellationToken)
    {
        DownlinkConnection connection = await ConnectAsync(null, cancellationToken);
        try
        {
            return await connection.PublishAsync(message, cancellationToken);
        }
        catch (Exception e) when (e is not CommandNotSentException && !cancellationToken.IsCancellationRequested)
        {
            // The connection broke under this message, which MQTTnet says with whatever its parts ran into.
            // Once more on a new one: docks take a command twice (same tid).
            LogBroken(Innermost(e));
            connection = await ConnectAsync(connection, cancellationToken);
            return await connection.PublishAsync(message, cancellationToken);
        }
        finally
        {
            if (connection.IsSilent)
            {
                // What else waits there for an answer goes out on a new one.
                _ = HangUpAsync(connection);
            }
        }
    }

    /// <param name="broken">A connection that is not to be used again, if it is still the one in use.</param>
    private async Task<DownlinkConnection> ConnectAsync(DownlinkConnection? broken, CancellationToken cancellationToken)
    {
        if (_connection is { IsConnected: true } ready && ready != broken)
        {
            return ready;
        }

        await _connecting.WaitAsync(cancellationToken);
        try
        {
            if (_connection is { IsConnected: true } current)
            {
                if (current != broken)
                {
                    return current;
                }

                _ = HangUpAsync(current);
            }

            var connection = new DownlinkConnection(time, options.Value.Timeout / 2);
            _connection = connection;
            MqttClientConnectResult result = await connection.ConnectAsync(MqttConnection.For(options.Value, _clientId).WithCleanSession().Build(), cancellationToken);
            if (result.ResultCode != MqttClientConnectResultCode.Success)
            {
                throw new CommandNotSentException($"The broker refuses the connection: {result.ResultCode} {result.ReasonString}".TrimEnd());
            }

            LogConnected(options.Value.Broker!.Host, options.Value.Broker.Port, _clientId);
            return connection;
        }
        finally
        {
            _connecting.Release();
        }
    }

    private async Task HangUpAsync(DownlinkConnection connection)
    {
        try
        {
            await connection.DisconnectAsync();
        }
        catch (Exception e)
        {
            // Broken while it was said goodbye to, in any way: it is gone, which is what was wanted.
            LogUnreachable(Innermost(e));
        }
    }

    private static string Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e.Message;

    [LoggerMessage(Level = LogLevel.Information, Message = "Downlink connected to {Host}:{Port} as {ClientId}")]
    private partial void LogConnected(string host, int port, string clientId);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Sent to {Dock} on {Topic}")]
    private partial void LogSent(string dock, string topic);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The downlink's connection broke, connecting again: {Reason}")]
    private partial void LogBroken(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The broker cannot be reached: {Reason}")]
    private partial void LogUnreachable(string reason);
}
