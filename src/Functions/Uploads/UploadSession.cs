using DockLogs.Functions.Catalogue;
using DockLogs.Functions.Results;
using DockLogs.Functions.Telemetry;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace DockLogs.Functions.Uploads;

/// <summary>The steps of an upload's orchestration: each does one thing and applies the rules to the state.</summary>
internal sealed class UploadSession
{
    // Storage may be away for a while; an upload that arrived must not be lost over that.
    private static readonly TaskOptions Storage = TaskOptions.FromRetryPolicy(new RetryPolicy(60, TimeSpan.FromSeconds(1), 2, TimeSpan.FromMinutes(1)));

    // These give up on the broker by themselves and say so; what is retried is a fault on the way.
    private static readonly TaskOptions Command = TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromSeconds(1), 2, TimeSpan.FromSeconds(30)));

    // The object may show a moment after the dock's last word.
    private static readonly TimeSpan[] LookAgain = [TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4)];

    // Steps and events of one history; each adds two to five entries to it.
    private const int LongestHistory = 100;

    private readonly TaskOrchestrationContext _context;
    private readonly UploadInbox _inbox;
    private SlotAnswer? _place;
    private UploadState? _published;
    private UploadState? _state;
    private int _history;

    private UploadSession(TaskOrchestrationContext context, UploadState? state)
    {
        _context = context;
        _inbox = new UploadInbox(context);
        _state = state;
    }

    /// <summary>The upload as people see it.</summary>
    public UploadView View => UploadViews.Of(State);

    private UploadState State
    {
        get => _state ?? throw new InvalidOperationException("The upload has not been admitted.");
        set => _state = TraceRules.Noted(value, Now);
    }

    private DateTimeOffset Now => _inbox.Now;

    /// <summary>The upload of an orchestration, from its request or from where its history was begun afresh.</summary>
    public static UploadSession Open(TaskOrchestrationContext context)
    {
        UploadRequest request = context.GetInput<UploadRequest>()
            ?? throw new InvalidOperationException($"{context.InstanceId} came without an input, expected an {nameof(UploadRequest)}.");
        if (request.Id != context.InstanceId)
        {
            throw new InvalidOperationException($"The upload {request.Id} runs as instance {context.InstanceId}, expected the same id.");
        }

        return new UploadSession(context, request.Carried);
    }

    /// <summary>
    /// Step 0: the upload is in the index, and takes the settings it lives by. Its place in the dock's queue comes before
    /// everything else, so that uploads have their turn in the order in which they were asked for.
    /// </summary>
    public async Task AdmitAsync()
    {
        if (_state is null)
        {
            UploadRequest request = _context.GetInput<UploadRequest>()!;
            _place = await AskSlotAsync(DockSlot.Acquire, request);
            _state = UploadRules.Begin(request, await _context.CallActivityAsync<UploadLimits>(nameof(AdmitUpload), request, Storage));
        }

        Publish();
    }

    /// <summary>Step 1: one upload at a time has the dock; a cancel works while waiting.</summary>
    public async Task TakeDockSlotAsync()
    {
        while (State.Phase == UploadPhase.Queued && _history < LongestHistory)
        {
            SlotAnswer answer = _place ?? await AskSlotAsync(DockSlot.Acquire, State.Request);
            _place = null;
            if (answer.Granted)
            {
                State = UploadRules.SlotGranted(State, Now);
                Publish();
                return;
            }

            await ListenAsync(answer.AskAgainAt);
        }
    }

    /// <summary>Steps 2 to 4: what to do next; null when the dock owes nothing more, or the history is long.</summary>
    public UploadStep? NextStep()
    {
        State = UploadRules.TimePassed(State, Now);
        return _history++ < LongestHistory ? UploadRules.Next(State, Now) : null;
    }

    /// <summary>Asks the dock to upload: mints credentials and publishes, in one activity.</summary>
    public async Task SendStartAsync()
    {
        IReadOnlyList<FileState> files = StartRules.FilesToAskFor(State);
        string tid = _context.NewGuid().ToString();
        State = StartRules.Asking(State, tid);
        Publish();
        CommandSent sent = await _context.CallActivityAsync<CommandSent>(
            nameof(StartUpload),
            new StartUploadInput
            {
                UploadId = State.Request.Id,
                Dock = State.Request.Dock,
                Pull = State.Request.Pull,
                Tid = tid,
                Day = UploadRules.DayOf(State.Request),
                Expires = (State.LatestDeadline ?? State.Deadline)!.Value + State.Limits.CancelTimeout,
                Place = State.Limits.Place,
                Files = [.. files.Select(file => new StartUploadFile { Module = file.Module, ObjectKey = file.ObjectKey, BootIndexes = file.BootIndexes })],
                Trace = State.Trace?.Root,
            },
            Command);
        State = StartRules.Sent(State, sent, Now);
    }

    /// <summary>Asks the dock to stop.</summary>
    public async Task SendCancelAsync()
    {
        string tid = _context.NewGuid().ToString();
        IReadOnlyList<string> modules = CancelRules.ModulesToCancel(State);
        State = CancelRules.Asking(State, tid, Now);
        Publish();
        await CancelAtDockAsync(modules, tid);
    }

    /// <summary>Looks whether the storage has what the dock has not reported as finished: a lost last message must not fail a finished upload.</summary>
    public async Task LookAtStorageAsync()
    {
        DateTimeOffset since = Now;
        var whole = new List<string>();
        foreach (FileState file in State.Files.Where(file => file.Stage == FileStage.Asked))
        {
            if ((await VerifyAsync(file)).Integrity == FileIntegrity.Verified)
            {
                whole.Add(file.ObjectKey);
            }
        }

        // As of when the look was due: what came in meanwhile is taken next.
        State = UploadRules.Looked(State, whole, since);
    }

    /// <summary>Keeps the dock's slot.</summary>
    public async Task RenewLeaseAsync()
    {
        await AskSlotAsync(DockSlot.Acquire, State.Request);
        State = UploadRules.LeaseRenewed(State, Now);
    }

    /// <summary>Takes what comes: replies, progress, a cancel, a nudge, or the time.</summary>
    public async Task ListenAsync(DateTimeOffset until)
    {
        Publish();
        object? message = await _inbox.NextAsync(until);
        State = UploadRules.WokeUp(State, until, Now);
        if (message is not null)
        {
            State = Take(message);
        }
    }

    /// <summary>Starts the orchestration's history afresh when it got long, with all that is known.</summary>
    public bool BeginsHistoryAfresh()
    {
        if (_history < LongestHistory || State.Phase is UploadPhase.Verifying or UploadPhase.Ended)
        {
            return false;
        }

        // What the waiters hold already would be lost with them; what waits behind goes along by itself.
        while (_inbox.TakeArrived() is { } arrived)
        {
            State = Take(arrived);
        }

        _inbox.StopTimer();
        Publish();
        _context.ContinueAsNew(State.Request with { Carried = State });
        return true;
    }

    /// <summary>Step 5: each archive against the storage, and into the catalogue.</summary>
    public async Task VerifyArchivesAsync()
    {
        _inbox.StopTimer();
        Publish();
        if (StartRules.ModulesThatMayRepeat(State) is { Count: > 0 } repeating)
        {
            await CancelAtDockAsync(repeating);
        }

        foreach (FileState file in State.Files.Where(file => file.Stage == FileStage.Arrived))
        {
            ArchiveFinding finding = await VerifyAsync(file);
            for (int i = 0; finding.Integrity == FileIntegrity.Missing && i < LookAgain.Length; i++)
            {
                await _context.CreateTimer(LookAgain[i], CancellationToken.None);
                finding = await VerifyAsync(file);
            }

            if (finding.Integrity == FileIntegrity.Verified)
            {
                await _context.CallActivityAsync<string>(nameof(RecordArchive), EntryOf(file, finding), Storage);
            }

            State = EndRules.Checked(State, file.ObjectKey, finding.Integrity, finding.Size);
        }

        State = EndRules.Ended(State, Now);
    }

    /// <summary>The pipeline itself failed: no dock is left uploading, and the upload says so.</summary>
    public async Task BreakAsync(Exception cause)
    {
        _inbox.StopTimer();
        string what = cause is TaskFailedException task ? $"{task.TaskName}: {task.FailureDetails.ErrorType}" : nameof(DockSlot);
        _state ??= UploadRules.Begin(_context.GetInput<UploadRequest>()!, UploadViews.UnknownLimits);
        string[] atDock = [.. State.Files.Where(file => file.Stage == FileStage.Asked).Select(file => file.Module).Distinct()];
        State = EndRules.Broken(State, what, Now);
        if (atDock.Length > 0)
        {
            await TryAsync(() => CancelAtDockAsync(atDock));
        }
    }

    /// <summary>The end is written down, then shown, then the next upload has the dock, and others are told.</summary>
    public async Task<UploadView> EndAsync()
    {
        _inbox.StopTimer();
        await TryAsync(() => _context.CallActivityAsync<string>(nameof(RecordEnd), new TracedUpload(View, State.Trace), Storage));
        Publish();
        await TryAsync(() => AskSlotAsync(DockSlot.Release, State.Request));
        await TryAsync(() => _context.CallActivityAsync<string>(nameof(AnnounceUploadEnd), View, Storage));
        if (State.Limits.Place.Store != ArchivePlace.Blob && State.Files.Any(file => file.Stage == FileStage.Verified))
        {
            await TryAsync(() => _context.CallActivityAsync<string>(nameof(StartCopies), CopiesOf(State), Storage));
        }

        return View;
    }

    private UploadState Take(object? message) => message switch
    {
        CancelRequest { ForMission: true } mission when State.Request.Pull is null || (State.Phase == UploadPhase.Uploading && !mission.AlsoRunning) => State,
        CancelRequest cancel => CancelRules.Requested(State, cancel, Now),
        ReplyEvent reply when reply.Dock == State.Request.Dock && StartRules.IsAnswered(State, reply) => TraceRules.Answered(State, StartRules.Answered(State, reply, Now), Now),
        ReplyEvent reply when reply.Dock == State.Request.Dock => CancelRules.Answered(State, reply),
        ProgressEvent progress when progress.Dock == State.Request.Dock => ProgressRules.Reported(State, progress, Now),

        // Somebody who waits for the dock asks whether this upload still lives.
        SlotEvent when State.Phase is UploadPhase.Starting or UploadPhase.Uploading => State with { RenewAt = Now },
        _ => State,
    };

    private async Task<SlotAnswer> AskSlotAsync(string operation, UploadRequest request)
    {
        _history++;
        SlotAnswer answer = await _context.Entities.CallEntityAsync<SlotAnswer>(
            DockSlot.Of(request.Dock), operation, new SlotRequest { UploadId = request.Id, Now = Now });
        if (answer.Nudge is { } other)
        {
            _context.SendEvent(other, UploadEvents.Slot, new SlotEvent { From = request.Id });
        }

        return answer;
    }

    private Task<CommandSent> CancelAtDockAsync(IReadOnlyList<string> modules, string? tid = null) => _context.CallActivityAsync<CommandSent>(
        nameof(CancelAtDock),
        new CancelAtDockInput { UploadId = State.Request.Id, Dock = State.Request.Dock, Tid = tid ?? _context.NewGuid().ToString(), Modules = modules, Trace = State.Trace?.Root },
        Command);

    private Task<ArchiveFinding> VerifyAsync(FileState file) => _context.CallActivityAsync<ArchiveFinding>(
        nameof(VerifyArchive),
        new ArchiveQuestion { Place = State.Limits.Place, ObjectKey = file.ObjectKey, Size = file.Size, Fingerprint = file.Fingerprint, Trace = State.Trace?.Root },
        Storage);

    private ArchiveEntry EntryOf(FileState file, ArchiveFinding finding) => new()
    {
        UploadId = State.Request.Id,
        Dock = State.Request.Dock,
        DeviceSn = file.DeviceSn,
        Module = file.Module,
        BootIndexes = file.BootIndexes,
        Place = State.Limits.Place,
        ObjectKey = file.ObjectKey,
        Size = finding.Size ?? 0,
        Md5 = finding.Md5,
        Fingerprint = file.Fingerprint,
        Integrity = finding.Integrity,
        CompletedAt = Now,
        LogsFrom = file.LogsFrom,
        LogsTo = file.LogsTo,
        Pull = State.Request.Pull,
        Trace = State.Trace?.Root,
    };

    private static CopyRequest CopiesOf(UploadState state) => new()
    {
        UploadId = state.Request.Id,
        Place = state.Limits.Place,
        ObjectKeys = [.. state.Files.Where(file => file.Stage == FileStage.Verified).Select(file => file.ObjectKey)],
    };

    private void Publish()
    {
        if (!ReferenceEquals(_published, _state))
        {
            _published = _state;
            _context.SetCustomStatus(new TracedUpload(UploadViews.Compact(View), State.Trace?.Root is { } root ? new UploadTrace { Root = root } : null));
        }
    }

    private static async Task TryAsync(Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (Exception e) when (e is TaskFailedException or EntityOperationFailedException)
        {
            // The upload has its end already; the index and the slot heal by themselves (lease, UploadReader), and who
            // missed the event finds the end with GET uploads?since=.
        }
    }
}
