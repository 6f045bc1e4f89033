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
    // field-notes.md, "Error codes worth a name".
    private const int Ok = 0;
    private const int StateNotSupported = 314000;
    private const int NoLogs = 324014;
    private const int AircraftIsOff = 324015;
    private const int BadParameter = 325001;
    private const int AlreadyExporting = 325009;

    private readonly SimulatedFleetOptions _options;
    private readonly LogShelf _shelf;
    private readonly UploadJournal _journal;
    private readonly DockConnection _connection;
    private readonly LastEvents _lastEvents;
    private readonly SemaphoreSlim _archiveSlots;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<(TopicKind Kind, ReadOnlyMemory<byte> Payload)> _inbox =
        Channel.CreateUnbounded<(TopicKind, ReadOnlyMemory<byte>)>(new UnboundedChannelOptions { SingleReader = true });

    private readonly Lock _gate = new();
    private readonly List<string> _startedUploads = [];
    private Task _listening = Task.CompletedTask;
    private Task _uploading = Task.CompletedTask;
    private UploadRun? _active;
    private int _repliesLost;

    internal SimulatedDock(SimulatedFleetOptions options, int number, SemaphoreSlim archiveSlots, TimeProvider time, ILoggerFactory loggers)
    {
        _options = options;
        _archiveSlots = archiveSlots;
        _time = time;
        _logger = loggers.CreateLogger<SimulatedDock>();
        Serial = DockSerial.Parse($"{options.SerialPrefix}{number:D5}");
        AircraftSerial = $"{options.AircraftPrefix}{number:D5}";
        Faults = options.FaultsByDock.GetValueOrDefault(Serial.Value, options.Faults);
        _shelf = new LogShelf(options, number, Serial, AircraftSerial, time);
        _journal = new UploadJournal(options.StateDirectory, Serial);
        _connection = new DockConnection(options, Serial, Seed.Of(options.Seed, number), () => Faults, Receive, time, _logger);
        _lastEvents = new LastEvents(options, payload => _connection.Send(Topics.Events(Serial), payload), time);
    }

    /// <summary>The dock's serial number.</summary>
    public DockSerial Serial { get; }

    /// <summary>The serial number of the aircraft that belongs to the dock.</summary>
    public string AircraftSerial { get; }

    /// <summary>What the dock does wrong from now on; a running upload keeps the faults it began with.</summary>
    public DockFaults Faults { get; set; }

    /// <summary>The <c>bid</c> of each upload this dock has begun since the program started, in order.</summary>
    public IReadOnlyList<string> StartedUploads
    {
        get
        {
            lock (_gate)
            {
                return [.. _startedUploads];
            }
        }
    }

    internal DockConnection Connection => _connection;

    /// <summary>The running upload, or null.</summary>
    internal UploadRun? Active
    {
        get
        {
            lock (_gate)
            {
                return _active;
            }
        }
    }

    internal void Start()
    {
        _connection.Start();
        Resume();
        _listening = ListenAsync(_stopping.Token);
    }

    /// <summary>Switches the dock off: a running upload is dropped where it is.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _uploading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _lastEvents.DisposeAsync().ConfigureAwait(false);
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
                _lastEvents.Confirm(command.Tid);
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
                Reply(command, TryBegin(command, payload));
                _lastEvents.Repeat(command.Bid);
                break;
            case MethodNames.FileUploadUpdate:
                Reply(command, Cancel(command));
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
            Reply(command, BadParameter);
            return;
        }

        var files = modules.ConvertAll(ListModule);
        var result = files.TrueForAll(file => file.Result != Ok) ? files[0].Result : Ok;
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
            Result = isOff ? AircraftIsOff : Ok,
            Logs = isOff ? [] : [.. _shelf.List(module).Select(log => new LogEntry
            {
                BootIndex = log.BootIndex,
                StartTime = log.StartTime,
                EndTime = log.EndTime,
                Size = log.Size,
            })],
        };
    }

    /// <summary>Begins the upload unless it is begun already; returns the result code to reply.</summary>
    private int TryBegin(Command command, ReadOnlyMemory<byte> payload)
    {
        var faults = Faults;
        if (faults.StartErrorCode is { } code)
        {
            return code;
        }

        if (_lastEvents.Contains(command.Bid))
        {
            return Ok;
        }

        lock (_gate)
        {
            if (_active is not null)
            {
                return _active.Bid == command.Bid && !faults.RefuseRepeatedStart ? Ok : AlreadyExporting;
            }
        }

        if (command.Start is not { } start || !IsValid(start))
        {
            return BadParameter;
        }

        if (faults.AircraftOff && start.Files.Any(file => file.Module == LogModule.Aircraft))
        {
            return AircraftIsOff;
        }

        if (start.Files.Any(file => _shelf.Select(file.Module, file.BootIndexes).Count == 0))
        {
            return NoLogs;
        }

        _journal.Write(new JournalEntry { Start = payload.ToArray() });
        Begin(command.Bid, start, payload.ToArray());
        return Ok;
    }

    private static bool IsValid(StartCommand start) =>
        start.Files.Count is 1 or 2
        && start.Files.All(file => LogModule.IsKnown(file.Module) && file.ObjectKey.Length > 0)
        && start.Files.DistinctBy(file => file.Module).Count() == start.Files.Count
        && start.Provider is "ali" or "aws" or "minio"
        && Uri.TryCreate(start.Endpoint, UriKind.Absolute, out var endpoint)
        && (endpoint.Scheme == Uri.UriSchemeHttp || endpoint.Scheme == Uri.UriSchemeHttps);

    private void Begin(string bid, StartCommand start, byte[] payload)
    {
        var jobs = start.Files.Select(file => new ArchiveJob(
            file,
            file.Module == LogModule.Aircraft ? AircraftSerial : Serial.Value,
            _shelf.Select(file.Module, file.BootIndexes)));
        var run = new UploadRun(
            bid, start, [.. jobs], _options, Faults, _archiveSlots, _time, report => SendProgress(bid, report), _logger);
        lock (_gate)
        {
            _active = run;
            _startedUploads.Add(bid);
        }

        _uploading = UploadAsync(run, payload, _stopping.Token);
    }

    private async Task UploadAsync(UploadRun run, byte[] payload, CancellationToken cancellationToken)
    {
        // The reply to the start goes out first.
        await Task.Yield();
        try
        {
            var report = await run.RunAsync(cancellationToken).ConfigureAwait(false);
            var tid = Guid.NewGuid().ToString();
            var last = UpMessageWriter.Progress(tid, run.Bid, Serial, _time.GetUtcNow(), report, needReply: true, Faults.Dialect);
            var entry = new JournalEntry { Start = payload, LastEvent = last, LastTid = tid };
            _journal.Write(entry);
            _lastEvents.Send(run.Bid, tid, last, () => _journal.Write(entry with { Confirmed = true }));
            LogEnded(_logger, Serial, run.Bid, report.Status);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A task nobody awaits before the dock is switched off: without this the dock would be busy without a word.
            LogBroken(_logger, Serial, run.Bid, exception);
        }
        finally
        {
            lock (_gate)
            {
                _active = null;
            }

            run.Dispose();
        }
    }

    private int Cancel(Command command)
    {
        lock (_gate)
        {
            if (command.CancelModules is not { } modules || _active is null || _active.Bid != command.Bid)
            {
                return StateNotSupported;
            }

            _active.Cancel([.. modules]);
            return Ok;
        }
    }

    /// <summary>Goes on with what the dock was at when the program ended.</summary>
    private void Resume()
    {
        if (_journal.Read() is not { } entry || !CommandReader.TryRead(entry.Start, out var command, out _))
        {
            return;
        }

        switch (entry)
        {
            case { Confirmed: true, LastEvent: { } last }:
                _lastEvents.Remember(command.Bid, last);
                break;
            case { LastEvent: { } last, LastTid: { } tid }:
                _lastEvents.Send(command.Bid, tid, last, () => _journal.Write(entry with { Confirmed = true }));
                break;
            default:
                if (command.Start is { } start)
                {
                    Begin(command.Bid, start, entry.Start);
                }

                break;
        }
    }

    private void SendProgress(string bid, ProgressReport report) => _connection.Send(
        Topics.Events(Serial),
        UpMessageWriter.Progress(Guid.NewGuid().ToString(), bid, Serial, _time.GetUtcNow(), report, needReply: false, Faults.Dialect));

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

    [LoggerMessage(Level = LogLevel.Debug, Message = "Dock {Dock}: upload {Bid} ended: {Status}")]
    private static partial void LogEnded(ILogger logger, DockSerial dock, string bid, string status);

    [LoggerMessage(Level = LogLevel.Error, Message = "Dock {Dock}: upload {Bid} broke off")]
    private static partial void LogBroken(ILogger logger, DockSerial dock, string bid, Exception exception);
}
