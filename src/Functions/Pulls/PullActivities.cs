using DockLogs.Contracts;
using DockLogs.Functions.Catalogue;
using DockLogs.Functions.Uploads;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;

namespace DockLogs.Functions.Pulls;

/// <summary>The steps of pulls that touch the storage. Each may run twice.</summary>
public sealed class PullActivities(
    PullStore store,
    FleetRegistry registry,
    DockSightings sightings,
    DockMissions missions,
    ArchivedLogs archived,
    PullMetrics metrics,
    IOptions<PullOptions> options,
    TimeProvider time)
{
    /// <summary>Name of <see cref="PlanAsync"/>.</summary>
    public const string Plan = "PlanPull";

    /// <summary>Name of <see cref="ReadLaneAsync"/>.</summary>
    public const string ReadLane = "ReadPullLane";

    /// <summary>Name of <see cref="NextRoundAsync"/>.</summary>
    public const string NextRound = "FindPullRound";

    /// <summary>Name of <see cref="LookAtMissionAsync"/>.</summary>
    public const string LookAtMission = "LookAtMission";

    /// <summary>Name of <see cref="SelectNewLogsAsync"/>.</summary>
    public const string SelectNewLogs = "SelectNewLogs";

    /// <summary>Name of <see cref="RecordArchivedAsync"/>.</summary>
    public const string RecordArchived = "RecordArchivedLogs";

    /// <summary>Name of <see cref="RecordDockAsync"/>.</summary>
    public const string RecordDock = "RecordPullDock";

    /// <summary>Name of <see cref="FinishAsync"/>.</summary>
    public const string Finish = "FinishPull";

    // Lanes that begin this far apart on average are no stampede.
    private static readonly TimeSpan BetweenLanes = TimeSpan.FromMilliseconds(200);

    // Of a dock that is not registered nobody keeps when it was heard, except the instance that heard it.
    private static readonly TimeSpan BlindRetry = TimeSpan.FromMinutes(10);

    /// <summary>Decides which docks, once: running it again gives the plan of the first time.</summary>
    [Function(Plan)]
    public async Task<PullOutline> PlanAsync([ActivityTrigger] PullRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        PullPlan? decided = await store.FindPlanAsync(request.Id, cancellationToken);
        if (decided is not null)
        {
            return decided.ToOutline();
        }

        DateTimeOffset now = time.GetUtcNow();
        Dictionary<string, PlannedDock> docks = new(StringComparer.Ordinal);
        foreach (string dock in request.Docks ?? [])
        {
            docks[dock] = new PlannedDock { Dock = dock, Modules = [LogModule.Aircraft, LogModule.Dock] };
        }

        await foreach (RegisteredDock dock in registry.AllAsync(cancellationToken))
        {
            // A dock asked for by name is pulled even if it is disabled or has its quiet hours, with the modules it is registered for.
            if (request.Docks is null ? dock.Enabled : docks.ContainsKey(dock.Dock))
            {
                docks[dock.Dock] = new PlannedDock
                {
                    Dock = dock.Dock,
                    Modules = dock.Modules,
                    Quiet = request.Docks is null ? QuietHourRules.AtOrAfter(dock.QuietHours, now) : null,
                };
            }
        }

        PullPlan plan = PlanOf(request, [.. docks.Values.OrderBy(dock => dock.Dock, StringComparer.Ordinal)]);
        await store.WritePlanAsync(request.Id, plan, cancellationToken);
        return plan.ToOutline();
    }

    /// <summary>The next docks of a lane.</summary>
    [Function(ReadLane)]
    public async Task<IReadOnlyList<PlannedDock>> ReadLaneAsync([ActivityTrigger] PullLane lane, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lane);
        IReadOnlyList<PlannedDock> docks = await store.ReadRoundAsync(lane.Pull, lane.Round, cancellationToken);
        return [.. Enumerable.Range(lane.Done, PullLaneOrchestration.DocksPerHistory)
            .Select(number => lane.Lane + (number * lane.Lanes))
            .Where(place => place < docks.Count)
            .Select(place => docks[place])];
    }

    /// <summary>Finds the docks that were put off and can be asked now, once: running it again gives the round of the first time.</summary>
    [Function(NextRound)]
    public async Task<PullRound> NextRoundAsync([ActivityTrigger] PullRoundInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        Dictionary<string, PullDockReport> waiting = (await store.ReadDocksAsync(input.Pull, cancellationToken))
            .Where(dock => dock.Status == PullStatus.Waiting)
            .ToDictionary(dock => dock.Dock, StringComparer.Ordinal);
        if (waiting.Count == 0)
        {
            return new PullRound { Waiting = 0, Ready = 0 };
        }

        IReadOnlyList<PlannedDock>? decided = await store.FindRoundAsync(input.Pull, input.Round, cancellationToken);
        if (decided is not null)
        {
            return new PullRound { Waiting = waiting.Count, Ready = decided.Count };
        }

        Dictionary<string, DateTimeOffset?> seen = [];
        Dictionary<string, QuietInterval?> quiet = [];
        await foreach (RegisteredDock dock in registry.AllAsync(cancellationToken))
        {
            if (waiting.ContainsKey(dock.Dock))
            {
                seen[dock.Dock] = dock.LastSeen;
                quiet[dock.Dock] = QuietHourRules.AtOrAfter(dock.QuietHours, input.Now);
            }
        }

        Dictionary<string, DockMission> known = await missions.AllAsync(cancellationToken);
        PullPlan plan = await store.FindPlanAsync(input.Pull, cancellationToken)
            ?? throw new InvalidOperationException($"The plan of pull {input.Pull} is gone from the storage.");
        List<PlannedDock> ready = [];
        foreach (PlannedDock dock in plan.Docks.Where(dock => waiting.ContainsKey(dock.Dock)))
        {
            PlannedDock next = dock with { Quiet = dock.Quiet is null ? null : quiet.GetValueOrDefault(dock.Dock) };
            bool isRegistered = seen.TryGetValue(dock.Dock, out DateTimeOffset? last);
            DateTimeOffset asked = waiting[dock.Dock].FinishedAt ?? input.Now;
            bool heard = (isRegistered ? last : sightings.LastSeen(DockSerial.Parse(dock.Dock))) > asked || (!isRegistered && input.Now - asked >= BlindRetry);
            if (CanBeAsked(waiting[dock.Dock], next, known.GetValueOrDefault(dock.Dock), heard, input))
            {
                ready.Add(next);
            }
        }

        if (ready.Count > 0)
        {
            await store.WriteRoundAsync(input.Pull, input.Round, ready, cancellationToken);
        }

        return new PullRound { Waiting = waiting.Count, Ready = ready.Count };
    }

    /// <summary>What is known of a dock's missions.</summary>
    [Function(LookAtMission)]
    public Task<DockMission?> LookAtMissionAsync([ActivityTrigger] string dock, CancellationToken cancellationToken) =>
        missions.FindAsync(DockSerial.Parse(dock), cancellationToken);

    /// <summary>Finds what the catalogue does not have.</summary>
    [Function(SelectNewLogs)]
    public async Task<LogSelection> SelectNewLogsAsync([ActivityTrigger] SelectNewLogsInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        DockSerial dock = DockSerial.Parse(input.Dock);
        IReadOnlyList<ArchivedLog> known = await archived.ReadAsync(dock, cancellationToken);
        ILookup<(string Module, long BootIndex), ArchivedLog> byLog = known.ToLookup(log => (log.Module, log.BootIndex));

        // A command names a module once and no device: what a dock lists of one module in several places is asked for together.
        List<ListedModule> files = [];
        foreach (IGrouping<string, ListedModule> places in input.Files.GroupBy(module => module.Module))
        {
            List<ListedLog> fresh = [.. places
                .SelectMany(place => place.Logs.Where(log => !ArchivedLogs.Has(byLog, place.Module, place.DeviceSn, log)))
                .Where(log => !((log.EndTime ?? log.StartTime) < input.Since))
                .DistinctBy(log => log.BootIndex)
                .OrderByDescending(log => log.BootIndex)];
            if (LogModule.IsKnown(places.Key) && fresh.Count > 0)
            {
                string[] devices = [.. places.Select(place => place.DeviceSn).Distinct()];
                files.Add(places.First() with { DeviceSn = devices.Length == 1 ? devices[0] : "", Logs = fresh });
            }
        }

        int found = input.Files.Sum(module => module.Logs.Count);
        return new LogSelection
        {
            Found = found,
            Skipped = found - files.Sum(module => module.Logs.Count),
            OnMission = files.Count > 0 && await missions.IsOnMissionAsync(dock, cancellationToken),
            Files = files,
        };
    }

    /// <summary>Notes what has been archived, with the sizes of the list.</summary>
    [Function(RecordArchived)]
    public Task RecordArchivedAsync([ActivityTrigger] RecordArchivedInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        return archived.AddAsync(DockSerial.Parse(input.Dock), [.. input.Logs], cancellationToken);
    }

    /// <summary>Stores a dock's report.</summary>
    [Function(RecordDock)]
    public Task RecordDockAsync([ActivityTrigger] DockRecord input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        return store.WriteDockAsync(input.Pull, input.Report, cancellationToken);
    }

    /// <summary>Puts the report together and stores it.</summary>
    [Function(Finish)]
    public async Task<PullTotals> FinishAsync([ActivityTrigger] PullFinish input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        IReadOnlyList<PullDockReport> docks = await store.ReadDocksAsync(input.Request.Id, cancellationToken);
        PullReport report = PullReports.Finished(input.Request, docks, input.FinishedAt);
        await store.WriteReportAsync(report, cancellationToken);
        metrics.Ended(report);
        return report.Totals;
    }

    private PullPlan PlanOf(PullRequest request, IReadOnlyList<PlannedDock> docks)
    {
        bool isNightly = request.Trigger == PullTrigger.Nightly;
        PullOptions settings = options.Value;
        TimeSpan window = request.Window ?? (isNightly ? settings.Window : TimeSpan.Zero);
        TimeSpan spread = BetweenLanes * Math.Min(settings.MaxParallelDocks, docks.Count);
        return new PullPlan
        {
            Docks = docks,
            MaxParallelDocks = settings.MaxParallelDocks,
            Limits = new PullLimits
            {
                MaxLogsPerUpload = settings.MaxLogsPerUpload,
                ListAttempts = settings.ListAttempts,
                ListRetryDelay = settings.ListRetryDelay,
            },
            WindowEnds = window > TimeSpan.Zero ? time.GetUtcNow() + window : null,
            RetryInterval = settings.RetryInterval,
            StartSpread = !isNightly ? TimeSpan.Zero : spread < settings.StartSpread ? spread : settings.StartSpread,
        };
    }

    private static bool CanBeAsked(PullDockReport report, PlannedDock dock, DockMission? mission, bool heard, PullRoundInput input)
    {
        if (input.Now - (report.FinishedAt ?? input.Now) < input.RetryInterval || mission is { OnMission: true } || dock.Quiet?.Contains(input.Now) == true)
        {
            return false;
        }

        return report.Hold != PullHold.Offline || heard;
    }
}
