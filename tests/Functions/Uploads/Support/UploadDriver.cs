using DockLogs.Contracts;
using DockLogs.Functions.Uploads;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;

namespace DockLogs.Functions.Tests.Uploads.Support;

/// <summary>
/// Runs the pure rules as the orchestration does, with a scripted dock, storage and clock: no engine, no waiting.
/// </summary>
internal sealed class UploadDriver
{
    public const string Dock = "4TADKAQ000J001";
    public static readonly DateTimeOffset Begin = new(2026, 3, 1, 22, 0, 0, TimeSpan.Zero);
    private bool _brokerIsUp = true;
    private int _tid;

    public UploadDriver(IReadOnlyList<RequestedFile>? files = null, UploadLimits? limits = null)
    {
        State = UploadRules.Begin(
            new UploadRequest
            {
                Id = "0f8fad5b-d9cb-469f-a165-70867728950e",
                Dock = Dock,
                RequestedAt = Begin,
                Files = files ?? [File("0", 11, 12), File("3", 321, 322)],
            },
            limits ?? Limits);
        Now = Begin;
    }

    public static UploadLimits Limits { get; } = new()
    {
        ReplyTimeout = TimeSpan.FromSeconds(10),
        StartAttempts = 3,
        ProgressTimeout = TimeSpan.FromMinutes(10),
        Deadline = TimeSpan.FromHours(6),
        CancelTimeout = TimeSpan.FromSeconds(30),
    };

    public UploadState State { get; private set; }

    public DateTimeOffset Now { get; private set; }

    public DateTimeOffset DockClock { get; set; } = Begin.AddMinutes(17);

    public bool BrokerIsUp
    {
        get => _brokerIsUp;
        set => (_brokerIsUp, BrokerWasDown) = (value, BrokerWasDown || !value);
    }

    public bool BrokerWasDown { get; private set; }

    public List<SentCommand> Sent { get; } = [];

    public HashSet<string> Stored { get; } = [];

    public int Renewals { get; private set; }

    public string Status => UploadViews.Of(State).Status;

    public SentCommand LastStart => Sent.Last(command => command.Method == MethodNames.FileUploadStart);

    public SentCommand LastCancel => Sent.Last(command => command.Method == MethodNames.FileUploadUpdate);

    public int Starts => Sent.Count(command => command.Method == MethodNames.FileUploadStart);

    public int Cancels => Sent.Count(command => command.Method == MethodNames.FileUploadUpdate);

    public static RequestedFile File(string module, params long[] bootIndexes) => new() { Module = module, BootIndexes = bootIndexes };

    public static UploadDriver Started(IReadOnlyList<RequestedFile>? files = null, UploadLimits? limits = null)
    {
        var driver = new UploadDriver(files, limits);
        driver.TakeSlot();
        return driver;
    }

    public static UploadDriver Uploading(IReadOnlyList<RequestedFile>? files = null, UploadLimits? limits = null)
    {
        UploadDriver driver = Started(files, limits);
        driver.Reply(0);
        return driver;
    }

    public FileState this[string module] => State.Files.First(file => file.Module == module);

    public void TakeSlot()
    {
        State = UploadRules.SlotGranted(State, Now);
        Run();
    }

    public void Reply(int result, SentCommand? to = null, string? tid = null)
    {
        Hear(new ReplyEvent { Dock = Dock, Tid = tid ?? (to ?? Sent[^1]).Tid, Method = (to ?? Sent[^1]).Method, Result = result });
    }

    public void Hear(ReplyEvent reply)
    {
        State = StartRules.IsAnswered(State, reply) ? StartRules.Answered(State, reply, Now) : CancelRules.Answered(State, reply);
        Run();
    }

    /// <summary>The state as it is after ContinueAsNew or a restart: through JSON.</summary>
    public void Restart()
    {
        DataConverter json = JsonDataConverter.Default;
        State = json.Deserialize<UploadState>(json.Serialize(State))!;
    }

    public void Cancel(params string[] modules)
    {
        State = CancelRules.Requested(State, new CancelRequest { Modules = modules }, Now);
        Run();
    }

    public ProgressEvent Report(params FileProgress[] files) => Report("", null, files);

    public ProgressEvent Report(string status, int? result, params FileProgress[] files)
    {
        DockClock += TimeSpan.FromMilliseconds(100);
        var report = new ProgressEvent { Dock = Dock, At = DockClock, Status = status, Result = result, Files = files };
        Say(report);
        return report;
    }

    public void Say(ProgressEvent report)
    {
        State = ProgressRules.Reported(State, report, Now);
        Run();
    }

    public FileProgress Is(string module, string status, int percent = 0, int? result = null, string? key = null, long? size = null, string? fingerprint = null) => new()
    {
        Module = module,
        DeviceSn = module == "3" ? Dock : "",
        Key = key ?? State.Files.FirstOrDefault(file => file.Module == module && file.Stage == FileStage.Asked)?.ObjectKey ?? "",
        Status = status,
        Percent = percent,
        Result = result,
        Size = size,
        Fingerprint = fingerprint,
    };

    /// <summary>The dock uploaded it and says so.</summary>
    public void Finish(params string[] modules)
    {
        FileProgress[] done = [.. modules.Select(module => Is(module, ProgressStatus.Ok, 100, size: 1000))];
        Stored.UnionWith(done.Select(file => file.Key));
        Report(done);
    }

    public void Pass(TimeSpan time, TimeSpan lateness = default)
    {
        DateTimeOffset until = Now + time;
        while (Now < until)
        {
            DateTimeOffset due = Run() ?? until;
            Now = due < until ? due + lateness : until;
            State = due < until ? UploadRules.WokeUp(State, due, Now) : State;
        }

        Run();
    }

    /// <summary>Lets time pass until the next start command, or the end.</summary>
    public TimeSpan PassToNextStart()
    {
        DateTimeOffset before = Now;
        int starts = Starts;
        while (Starts == starts && Run() is { } due)
        {
            Now = due;
            Run();
        }

        return Now - before;
    }

    /// <summary>Does what is to be done now; returns when to think again, or null at the end.</summary>
    public DateTimeOffset? Run()
    {
        for (int steps = 0; steps < 10_000; steps++)
        {
            State = UploadRules.TimePassed(State, Now);
            switch (UploadRules.Next(State, Now))
            {
                case { Kind: UploadStepKind.Start }:
                    SendStart();
                    break;
                case { Kind: UploadStepKind.Cancel }:
                    SendCancel();
                    break;
                case { Kind: UploadStepKind.Look }:
                    State = UploadRules.Looked(State, Stored, Now);
                    break;
                case { Kind: UploadStepKind.RenewLease }:
                    Renewals++;
                    State = UploadRules.LeaseRenewed(State, Now);
                    break;
                case { Kind: UploadStepKind.Listen } listen:
                    Assert.True(listen.Until > Now, $"would spin at {Now:O}, until {listen.Until:O}");
                    return listen.Until;
                default:
                    return End();
            }
        }

        throw new InvalidOperationException("The rules do not come to rest.");
    }

    private DateTimeOffset? End()
    {
        if (State.Phase == UploadPhase.Queued)
        {
            return null;
        }

        FileState[] arrived = [.. State.Files.Where(file => file.Stage == FileStage.Arrived)];
        if (BrokerIsUp && StartRules.ModulesThatMayRepeat(State) is { Count: > 0 } repeating)
        {
            Sent.Add(new SentCommand(MethodNames.FileUploadUpdate, $"tid-{++_tid}", [.. repeating], [], Now));
        }

        foreach (FileState file in arrived)
        {
            State = EndRules.Checked(State, file.ObjectKey, Stored.Contains(file.ObjectKey) ? FileIntegrity.Verified : FileIntegrity.Missing, 1000);
        }

        State = State.Phase == UploadPhase.Ended ? State : EndRules.Ended(State, Now);
        return null;
    }

    private void SendStart()
    {
        string[] modules = [.. StartRules.FilesToAskFor(State).Select(file => file.Module)];
        string[] keys = [.. StartRules.FilesToAskFor(State).Select(file => file.ObjectKey)];
        string tid = $"tid-{++_tid}";
        State = StartRules.Asking(State, tid);
        if (BrokerIsUp)
        {
            Sent.Add(new SentCommand(MethodNames.FileUploadStart, tid, modules, keys, Now));
        }

        State = StartRules.Sent(State, BrokerIsUp, Now);
    }

    private void SendCancel()
    {
        string tid = $"tid-{++_tid}";
        string[] modules = [.. CancelRules.ModulesToCancel(State)];
        Assert.NotEmpty(modules);
        State = CancelRules.Asking(State, tid, Now);
        if (BrokerIsUp)
        {
            Sent.Add(new SentCommand(MethodNames.FileUploadUpdate, tid, modules, [], Now));
        }
    }
}
