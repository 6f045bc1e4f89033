using DockLogs.Contracts;
using DockLogs.Functions.Catalogue;
using DockLogs.Functions.Uploads;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;

namespace DockLogs.Functions.Pulls;

/// <summary>The steps of pulls that touch the storage. Each may run twice.</summary>
public sealed class PullActivities(PullStore store, FleetRegistry registry, ArchivedLogs archived, IOptions<PullOptions> options)
{
    /// <summary>Name of <see cref="PlanAsync"/>.</summary>
    public const string Plan = "PlanPull";

    /// <summary>Name of <see cref="SelectNewLogsAsync"/>.</summary>
    public const string SelectNewLogs = "SelectNewLogs";

    /// <summary>Name of <see cref="RecordArchivedAsync"/>.</summary>
    public const string RecordArchived = "RecordArchivedLogs";

    /// <summary>Name of <see cref="RecordDockAsync"/>.</summary>
    public const string RecordDock = "RecordPullDock";

    /// <summary>Name of <see cref="FinishAsync"/>.</summary>
    public const string Finish = "FinishPull";

    /// <summary>Decides which docks, once: running it again gives the plan of the first time.</summary>
    [Function(Plan)]
    public async Task<PullPlan> PlanAsync([ActivityTrigger] PullRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        PullPlan? decided = await store.FindPlanAsync(request.Id, cancellationToken);
        if (decided is not null)
        {
            return decided;
        }

        Dictionary<string, PlannedDock> docks = new(StringComparer.Ordinal);
        foreach (string dock in request.Docks ?? [])
        {
            docks[dock] = new PlannedDock { Dock = dock, Modules = [LogModule.Aircraft, LogModule.Dock] };
        }

        await foreach (RegisteredDock dock in registry.AllAsync(cancellationToken))
        {
            // A dock asked for by name is pulled even if it is disabled, with the modules it is registered for.
            if (request.Docks is null ? dock.Enabled : docks.ContainsKey(dock.Dock))
            {
                docks[dock.Dock] = new PlannedDock { Dock = dock.Dock, Modules = dock.Modules };
            }
        }

        PullPlan plan = new()
        {
            Docks = [.. docks.Values.OrderBy(dock => dock.Dock, StringComparer.Ordinal)],
            MaxParallelDocks = options.Value.MaxParallelDocks,
            Limits = new PullLimits
            {
                MaxLogsPerUpload = options.Value.MaxLogsPerUpload,
                ListAttempts = options.Value.ListAttempts,
                ListRetryDelay = options.Value.ListRetryDelay,
            },
        };
        await store.WritePlanAsync(request.Id, plan, cancellationToken);
        return plan;
    }

    /// <summary>Finds what the catalogue does not have.</summary>
    [Function(SelectNewLogs)]
    public async Task<LogSelection> SelectNewLogsAsync([ActivityTrigger] SelectNewLogsInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        IReadOnlyList<ArchivedLog> known = await archived.ReadAsync(DockSerial.Parse(input.Dock), cancellationToken);
        ILookup<(string Module, long BootIndex), ArchivedLog> byLog = known.ToLookup(log => (log.Module, log.BootIndex));

        List<ListedModule> files = [];
        foreach (ListedModule module in input.Files)
        {
            List<ListedLog> fresh = [.. module.Logs
                .Where(log => !((log.EndTime ?? log.StartTime) < input.Since))
                .Where(log => !ArchivedLogs.Has(byLog, module.Module, module.DeviceSn, log))
                .DistinctBy(log => log.BootIndex)
                .OrderByDescending(log => log.BootIndex)];
            if (LogModule.IsKnown(module.Module) && fresh.Count > 0)
            {
                files.Add(module with { Logs = fresh });
            }
        }

        int found = input.Files.Sum(module => module.Logs.Count);
        return new LogSelection { Found = found, Skipped = found - files.Sum(module => module.Logs.Count), Files = files };
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
        return report.Totals;
    }
}
