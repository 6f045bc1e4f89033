using DockLogs.Contracts;
using DockLogs.DockSimulator.Logs;
using DockLogs.DockSimulator.Mqtt;
using Microsoft.Extensions.Logging;

namespace DockLogs.DockSimulator.Uploads;

/// <summary>
/// A dock's uploads: one at a time, begun once however often it is asked for, taken up again after a restart. One that
/// failed begins anew when it is asked for again.
/// </summary>
internal sealed partial class UploadDesk(
    SimulatedFleetOptions options,
    DockSerial dock,
    string aircraft,
    LogShelf shelf,
    Func<DockFaults> faults,
    DockConnection connection,
    SemaphoreSlim archiveSlots,
    TimeProvider time,
    ILogger logger) : IAsyncDisposable
{
    private readonly UploadJournal _journal = new(options.StateDirectory, dock);
    private readonly LastEvents _lastEvents = new(options, payload => connection.Send(Topics.Events(dock), payload), time);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private readonly List<string> _startedUploads = [];
    private Task _uploading = Task.CompletedTask;
    private UploadRun? _active;

    /// <summary>The <c>bid</c> of each upload begun since the program started, in order.</summary>
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

    /// <summary>The running upload, or null.</summary>
    public UploadRun? Active
    {
        get
        {
            lock (_gate)
            {
                return _active;
            }
        }
    }

    /// <summary>Begins the upload unless it is begun already; returns the result code to reply.</summary>
    public int TryBegin(Command command, ReadOnlyMemory<byte> payload)
    {
        var now = faults();
        if (now.StartErrorCode is { } code)
        {
            return code;
        }

        var last = _lastEvents.Find(command.Bid);
        if (last is not null && !HasFailed(last))
        {
            return ResultCode.Ok;
        }

        lock (_gate)
        {
            if (_active is not null)
            {
                return _active.Bid == command.Bid && !now.RefuseRepeatedStart ? ResultCode.Ok : ResultCode.AlreadyExporting;
            }
        }

        if (command.Start is not { } start || !IsValid(start))
        {
            return ResultCode.BadParameter;
        }

        if (now.AircraftOff && start.Files.Any(file => file.Module == LogModule.Aircraft))
        {
            return ResultCode.AircraftIsOff;
        }

        if (start.Files.Any(file => shelf.Select(file.Module, file.BootIndexes).Count == 0))
        {
            return ResultCode.NoLogs;
        }

        try
        {
            _journal.Write(new JournalEntry { Start = payload.ToArray() });
        }
        catch (IOException exception)
        {
            LogNotWritten(logger, dock, exception);
            return ResultCode.StorageFull;
        }

        _lastEvents.Forget(command.Bid);
        Begin(command.Bid, start, payload.ToArray());
        return ResultCode.Ok;
    }

    /// <summary>Stops modules of the running upload; returns the result code to reply.</summary>
    public int Cancel(Command command)
    {
        lock (_gate)
        {
            if (command.CancelModules is not { } modules || _active is null || _active.Bid != command.Bid)
            {
                return ResultCode.StateNotSupported;
            }

            _active.Cancel([.. modules]);
            return ResultCode.Ok;
        }
    }

    /// <summary>Goes on with what the dock was at when the program ended.</summary>
    public void Resume()
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

    /// <summary>Says the last event of an upload once more, if it has ended.</summary>
    public void Repeat(string bid) => _lastEvents.Repeat(bid);

    /// <summary>The cloud has answered the event with this <c>tid</c>.</summary>
    public void Confirm(string tid) => _lastEvents.Confirm(tid);

    /// <summary>Drops a running upload where it is.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _uploading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _lastEvents.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    private bool HasFailed(byte[] last) =>
        UpMessageReader.Read(dock, TopicKind.Events, last).Message?.Progress?.Status is ProgressStatus.Failed;

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
            file.Module == LogModule.Aircraft ? aircraft : dock.Value,
            shelf.Select(file.Module, file.BootIndexes)));
        var run = new UploadRun(
            bid, start, [.. jobs], options, faults(), archiveSlots, time, report => SendProgress(bid, report), logger);
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
            var last = UpMessageWriter.Progress(tid, run.Bid, dock, time.GetUtcNow(), report, needReply: true, faults().Dialect);
            var entry = new JournalEntry { Start = payload, LastEvent = last, LastTid = tid };
            _journal.Write(entry);
            _lastEvents.Send(run.Bid, tid, last, () => _journal.Write(entry with { Confirmed = true }));
            LogEnded(logger, dock, run.Bid, report.Status);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A task nobody awaits before the dock is switched off: without this the dock would be busy without a word.
            LogBroken(logger, dock, run.Bid, exception);
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

    private void SendProgress(string bid, ProgressReport report) => connection.Send(
        Topics.Events(dock),
        UpMessageWriter.Progress(Guid.NewGuid().ToString(), bid, dock, time.GetUtcNow(), report, needReply: false, faults().Dialect));

    [LoggerMessage(Level = LogLevel.Warning, Message = "Dock {Dock}: cannot remember what it is asked to do")]
    private static partial void LogNotWritten(ILogger logger, DockSerial dock, Exception exception);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Dock {Dock}: upload {Bid} ended: {Status}")]
    private static partial void LogEnded(ILogger logger, DockSerial dock, string bid, string status);

    [LoggerMessage(Level = LogLevel.Error, Message = "Dock {Dock}: upload {Bid} broke off")]
    private static partial void LogBroken(ILogger logger, DockSerial dock, string bid, Exception exception);
}
