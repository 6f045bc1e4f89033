using System.Threading.Channels;
using DockLogs.Contracts;
using DockLogs.DockSimulator.Logs;
using DockLogs.DockSimulator.Mqtt;
using DockLogs.DockSimulator.Uploads;
using Microsoft.Extensions.Logging;

namespace DockLogs.DockSimulator;

/// <summary>One simulated dock: hears commands, answers them, uploads, and says how far it is (remote-log.md).</summary>
public sealed partial class SimulatedDock : IAsyncDisposable
{
    private readonly LogShelf _shelf;
    private readonly DockConnection _connection;
    private readonly UploadDesk _uploads;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<(TopicKind Kind, ReadOnlyMemory<byte> Payload)> _inbox =
        Channel.CreateUnbounded<(TopicKind, ReadOnlyMemory<byte>)>(new UnboundedChannelOptions { SingleReader = true });

    private Task _listening = Task.CompletedTask;
    private int _repliesLost;

    internal SimulatedDock(SimulatedFleetOptions options, int number, SemaphoreSlim archiveSlots, TimeProvider time, ILoggerFactory loggers)
    {
        _time = time;
        _logger = loggers.CreateLogger<SimulatedDock>();
        Serial = DockSerial.Parse($"{options.SerialPrefix}{number:D5}");
        AircraftSerial = $"{options.AircraftPrefix}{number:D5}";
        Faults = options.FaultsByDock.GetValueOrDefault(Serial.Value, options.Faults);
        _shelf = new LogShelf(options, number, Serial, AircraftSerial, time);
        _connection = new DockConnection(options, Serial, Seed.Of(options.Seed, number), () => Faults, Receive, time, _logger);
        _uploads = new UploadDesk(options, Serial, AircraftSerial, _shelf, () => Faults, _connection, archiveSlots, time, _logger);
    }

    /// <summary>The dock's serial number.</summary>
    public DockSerial Serial { get; }

    /// <summary>The serial number of the aircraft that belongs to the dock.</summary>
    public string AircraftSerial { get; }

    /// <summary>What the dock does wrong from now on; a running upload keeps the faults it began with.</summary>
    public DockFaults Faults { get; set; }

    /// <summary>The <c>bid</c> of each upload this dock has begun since the program started, in order.</summary>
    public IReadOnlyList<string> StartedUploads => _uploads.StartedUploads;

    internal DockConnection Connection => _connection;

    /// <summary>The running upload, or null.</summary>
    internal UploadRun? Active => _uploads.Active;

    internal void Start()
    {
        _connection.Start();
        _uploads.Resume();
        _listening = ListenAsync(_stopping.Token);
    }

    /// <summary>Switches the dock off: a running upload is dropped where it is.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _uploads.DisposeAsync().ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    private void Receive(TopicKind kind, ReadOnlyMemory<byte> payload) => _inbox.Writer.TryWrite((kind, payload));

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await foreach (var (kind, payload) in _inbox.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            if (Faults.NoReply)
            {
                continue;
            }

            if (!CommandReader.TryRead(payload, out var command, out var fault))
            {
                LogUnreadable(_logger, Serial, fault);
            }
            else if (kind == TopicKind.EventsReply)
            {
                _uploads.Confirm(command.Tid);
            }
            else
            {
                Answer(command, payload);
            }
        }
    }

    private void Answer(Command command, ReadOnlyMemory<byte> payload)
    {
        switch (command.Method)
        {
            case MethodNames.FileUploadList:
                AnswerList(command);
                break;
            case MethodNames.FileUploadStart:
                Reply(command, _uploads.TryBegin(command, payload));
                _uploads.Repeat(command.Bid);
                break;
            case MethodNames.FileUploadUpdate:
                Reply(command, _uploads.Cancel(command));
                break;
            default:
                LogIgnored(_logger, Serial, command.Method);
                break;
        }
    }

    private void AnswerList(Command command)
    {
        if (Faults.ListErrorCode is { } code)
        {
            Reply(command, code);
            return;
        }

        var modules = (command.ListModules ?? []).Where(LogModule.IsKnown).Distinct().ToList();
        if (modules.Count == 0)
        {
            Reply(command, ResultCode.BadParameter);
            return;
        }

        var files = modules.ConvertAll(ListModule);
        var result = files.TrueForAll(file => file.Result != ResultCode.Ok) ? files[0].Result : ResultCode.Ok;
        SendReply(UpMessageWriter.ListReply(
            command.Tid, command.Bid, Serial, _time.GetUtcNow(), new LogListReply { Files = files }, result, Faults.Dialect));
    }

    private ModuleLogs ListModule(string module)
    {
        var aircraft = module == LogModule.Aircraft;
        var isOff = aircraft && Faults.AircraftOff;
        return new ModuleLogs
        {
            Module = module,
            DeviceSn = aircraft ? AircraftSerial : Serial.Value,
            Result = isOff ? ResultCode.AircraftIsOff : ResultCode.Ok,
            Logs = isOff ? [] : [.. _shelf.List(module).Select(log => new LogEntry
            {
                BootIndex = log.BootIndex,
                StartTime = log.StartTime,
                EndTime = log.EndTime,
                Size = log.Size,
            })],
        };
    }

    private void Reply(Command command, int result) =>
        SendReply(UpMessageWriter.Reply(command.Method, command.Tid, command.Bid, Serial, _time.GetUtcNow(), result, Faults.Dialect));

    private void SendReply(byte[] payload)
    {
        if (_repliesLost < Faults.LostReplies)
        {
            _repliesLost++;
            return;
        }

        _connection.Send(Topics.ServicesReply(Serial), payload);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Dock {Dock}: cannot read a command: {Fault}")]
    private static partial void LogUnreadable(ILogger logger, DockSerial dock, ReadFault? fault);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Dock {Dock}: ignores method {Method}")]
    private static partial void LogIgnored(ILogger logger, DockSerial dock, string method);
}
