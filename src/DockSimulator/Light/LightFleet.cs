using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using DockLogs.Contracts;

namespace DockLogs.DockSimulator.Light;

/// <summary>
/// Thousands of docks in one process: they share a few MQTT connections and one HTTP client, and upload tiny archives.
/// They speak as docks do, without faults and without progress in between; every command they get is kept.
/// </summary>
public sealed class LightFleet : IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly TimeSpan? _progressEvery;
    private readonly Dictionary<DockSerial, LightDock> _bySerial;
    private readonly LightLink[] _links;
    private readonly LightSender _sender;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Task, byte> _working = new();
    private long _uploaded;

    /// <exception cref="ValidationException">An option is out of range; the message names it.</exception>
    public LightFleet(LightFleetOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        _time = time;
        _progressEvery = options.EndlessProgressEvery;
        Docks = [.. Enumerable.Range(1, options.Docks).Select(number =>
            new LightDock(DockSerial.Parse($"{options.SerialPrefix}{number:D5}"), number, options.Logs, options.LogBytes))];
        _bySerial = Docks.ToDictionary(dock => dock.Serial);
        _links = [.. Enumerable.Range(0, options.Connections).Select(number =>
            new LightLink(options, $"{options.SerialPrefix}-link-{number}", number == 0 ? Receive : null, time))];
        _sender = new LightSender(options.UploadsAtOnce, time);
    }

    /// <summary>The docks, by number.</summary>
    public IReadOnlyList<LightDock> Docks { get; }

    /// <summary>Archives that the storage has taken.</summary>
    public long Uploaded => Interlocked.Read(ref _uploaded);

    /// <summary>Switches all docks on; ends when they hear commands.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (LightLink link in _links)
        {
            link.Start();
        }

        await Task.WhenAll(_links.Select(link => link.FirstOnline)).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A dock's aircraft is on a mission; may be said again. Ends when the broker has the dock's word.</summary>
    public async Task FlyAsync(LightDock dock, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(dock);
        await SayMissionAsync(dock, "in_progress", cancellationToken).ConfigureAwait(false);
        dock.OnMissionSince ??= _time.GetUtcNow();
    }

    /// <summary>A dock's aircraft is back.</summary>
    public async Task LandAsync(LightDock dock, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(dock);
        dock.OnMissionSince = null;
        await SayMissionAsync(dock, "ok", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Switches all docks off.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_working.Keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (LightLink link in _links)
        {
            await link.DisposeAsync().ConfigureAwait(false);
        }

        _sender.Dispose();
        _stopping.Dispose();
    }

    private static string NewId() => Guid.NewGuid().ToString();

    private void Receive(DockSerial serial, ReadOnlyMemory<byte> payload)
    {
        if (!_bySerial.TryGetValue(serial, out LightDock? dock) || !CommandReader.TryRead(payload, out Command? command, out _))
        {
            return;
        }

        dock.Got(command, _time.GetUtcNow());
        Task work = Task.Run(() => ActAsync(dock, command, _stopping.Token), _stopping.Token);
        _working.TryAdd(work, 0);
        _ = work.ContinueWith(ended => _working.TryRemove(ended, out _), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private async Task ActAsync(LightDock dock, Command command, CancellationToken cancellationToken)
    {
        switch (command)
        {
            case { Method: MethodNames.FileUploadList, ListModules: { } modules }:
                await SayAsync(dock, Topics.ServicesReply(dock.Serial), UpMessageWriter.ListReply(
                    command.Tid, command.Bid, dock.Serial, _time.GetUtcNow(), dock.List(modules), ResultCode.Ok), cancellationToken).ConfigureAwait(false);
                break;
            case { Method: MethodNames.FileUploadStart, Start: { } start }:
                await ReplyAsync(dock, command, ResultCode.Ok, cancellationToken).ConfigureAwait(false);
                await (_progressEvery is { } every ? ReportAsync(dock, command.Bid, start, every, cancellationToken) : UploadAsync(dock, command.Bid, start, cancellationToken)).ConfigureAwait(false);
                break;
            case { Method: MethodNames.FileUploadUpdate }:
                await ReplyAsync(dock, command, ResultCode.StateNotSupported, cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    private async Task UploadAsync(LightDock dock, string bid, StartCommand start, CancellationToken cancellationToken)
    {
        // A repeated start: the archive lies there, or is on its way; only the last word may have been lost.
        bool isFirst = dock.Begins(bid);
        List<ProgressFile> files = [];
        foreach (StartFile file in start.Files)
        {
            byte[] archive = dock.Pack(file.BootIndexes);
            bool arrived = !isFirst || await TrySendAsync(start, file.ObjectKey, archive, cancellationToken).ConfigureAwait(false);
            files.Add(new ProgressFile
            {
                Module = file.Module,
                DeviceSn = dock.Serial.Value,
                Key = file.ObjectKey,
#pragma warning disable CA5351 // The dock's fingerprint is an MD5: it finds damage, it is no protection.
                Fingerprint = Convert.ToHexStringLower(MD5.HashData(archive)),
#pragma warning restore CA5351
                Size = archive.Length,
                Status = arrived ? ProgressStatus.Ok : ProgressStatus.Failed,
                Result = arrived ? ResultCode.Ok : ResultCode.NetworkFailure,
                Percent = arrived ? 100 : 0,
                FinishTime = _time.GetUtcNow(),
            });
        }

        bool whole = files.TrueForAll(file => file.Status == ProgressStatus.Ok);
        if (!whole)
        {
            dock.Forget(bid);
        }

        ProgressReport report = new() { Status = whole ? ProgressStatus.Ok : ProgressStatus.Failed, Result = whole ? ResultCode.Ok : ResultCode.NetworkFailure, Files = files };
        await SayAsync(dock, Topics.Events(dock.Serial), UpMessageWriter.Progress(NewId(), bid, dock.Serial, _time.GetUtcNow(), report), cancellationToken).ConfigureAwait(false);
    }

    private async Task ReportAsync(LightDock dock, string bid, StartCommand start, TimeSpan every, CancellationToken cancellationToken)
    {
        const int Phases = 97;
        if (!dock.Begins(bid))
        {
            return;
        }

        // Not all docks in the same moment.
        await Task.Delay(every * (dock.Number % Phases) / Phases, _time, cancellationToken).ConfigureAwait(false);
        for (int percent = 1; ; percent = Math.Min(99, percent + 1))
        {
            ProgressReport report = new()
            {
                Status = ProgressStatus.InProgress,
                Result = ResultCode.Ok,
                Files = [.. start.Files.Select(file => new ProgressFile { Module = file.Module, DeviceSn = dock.Serial.Value, Key = file.ObjectKey, Status = ProgressStatus.FileUploading, Percent = percent, Result = ResultCode.Ok })],
            };
            await SayAsync(dock, Topics.Events(dock.Serial), UpMessageWriter.Progress(NewId(), bid, dock.Serial, _time.GetUtcNow(), report), cancellationToken).ConfigureAwait(false);
            await Task.Delay(every, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> TrySendAsync(StartCommand start, string objectKey, byte[] archive, CancellationToken cancellationToken)
    {
        try
        {
            await _sender.SendAsync(start, objectKey, archive, cancellationToken).ConfigureAwait(false);
            Interlocked.Increment(ref _uploaded);
            return true;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            // The dock says so, and is asked again.
            return false;
        }
    }

    private Task ReplyAsync(LightDock dock, Command command, int result, CancellationToken cancellationToken) => SayAsync(
        dock,
        Topics.ServicesReply(dock.Serial),
        UpMessageWriter.Reply(command.Method, command.Tid, command.Bid, dock.Serial, _time.GetUtcNow(), result),
        cancellationToken);

    // Cloud API, wayline management, "Report mission progress".
    private Task SayMissionAsync(LightDock dock, string status, CancellationToken cancellationToken) => SayAsync(
        dock,
        Topics.Events(dock.Serial),
        Encoding.UTF8.GetBytes($$"""{"bid":"{{NewId()}}","data":{"output":{"ext":{"current_waypoint_index":1,"flight_id":"{{dock.Serial}}-1","wayline_mission_state":6},"progress":{"current_step":25,"percent":50},"status":"{{status}}"},"result":0},"gateway":"{{dock.Serial}}","method":"flighttask_progress","need_reply":0,"tid":"{{NewId()}}","timestamp":{{_time.GetUtcNow().ToUnixTimeMilliseconds()}}}"""),
        cancellationToken);

    // One dock always speaks over one link, so that its words stay in order.
    private Task SayAsync(LightDock dock, string topic, byte[] payload, CancellationToken cancellationToken) =>
        _links[dock.Number % _links.Length].PublishAsync(topic, payload, cancellationToken);
}
