using DockLogs.Contracts;
using DockLogs.Functions.Catalogue;
using DockLogs.Functions.Uploads;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace DockLogs.Functions.Pulls;

/// <summary>One dock of a pull: ask what it has, take what the catalogue has not, report.</summary>
public static class PullDockOrchestration
{
    private static readonly TaskOptions StorageRetries = new(new RetryPolicy(
        maxNumberOfAttempts: 10, firstRetryInterval: TimeSpan.FromSeconds(2), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(5)));

    /// <summary>Runs the work on the dock.</summary>
    [Function(nameof(PullDockOrchestration))]
    public static async Task<PullDockReport> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        PullDockRequest request = context.GetInput<PullDockRequest>()
            ?? throw new InvalidOperationException($"The input of {nameof(PullDockOrchestration)} is missing, expected a {nameof(PullDockRequest)}.");
        DateTimeOffset startedAt = Now(context);
        ListLogsResult list = await ListAsync(context, request);
        PullDockTally tally = list.Outcome == ListOutcome.Answered
            ? await TakeNewLogsAsync(context, request, list)
            : PullDockTally.NotListed(list);

        PullDockReport report = tally.ToReport(request.Dock.Dock, startedAt, Now(context));
        await context.CallActivityAsync(PullActivities.RecordDock, new DockRecord { Pull = request.Pull, Report = report }, StorageRetries);
        return report;
    }

    private static async Task<ListLogsResult> ListAsync(TaskOrchestrationContext context, PullDockRequest request)
    {
        DockSerial dock = DockSerial.Parse(request.Dock.Dock);
        for (int attempt = 1; ; attempt++)
        {
            ListLogsResult result = await context.CallSubOrchestratorAsync<ListLogsResult>(
                nameof(ListLogsOrchestration),
                new ListLogsRequest { Dock = dock.Value, Modules = request.Dock.Modules },
                new SubOrchestrationOptions(instanceId: PullIds.ForList(request.Pull, dock, attempt)));
            if (attempt >= request.Limits.ListAttempts || !IsWorthAskingAgain(result))
            {
                return result;
            }

            await context.CreateTimer(request.Limits.ListRetryDelay, CancellationToken.None);
        }
    }

    private static bool IsWorthAskingAgain(ListLogsResult result) => result.Outcome switch
    {
        ListOutcome.Answered => false,
        ListOutcome.DockError => result.Error is { } error && ErrorCatalogue.Find(error.Code).Policy == ErrorPolicy.RetryLater,
        _ => true,
    };

    private static async Task<PullDockTally> TakeNewLogsAsync(TaskOrchestrationContext context, PullDockRequest request, ListLogsResult list)
    {
        LogSelection selection = await context.CallActivityAsync<LogSelection>(
            PullActivities.SelectNewLogs,
            new SelectNewLogsInput { Dock = request.Dock.Dock, Files = list.Files, Since = request.Since },
            StorageRetries);
        PullDockTally tally = PullDockTally.Selected(list, selection);

        IReadOnlyList<IReadOnlyList<ListedModule>> portions = LogPortions.Of(selection.Files, request.Limits.MaxLogsPerUpload);
        for (int number = 0; number < portions.Count && !tally.IsStopped; number++)
        {
            UploadRequest upload = RequestOf(context, request, portions[number], number);
            UploadView view = await context.CallSubOrchestratorAsync<UploadView>(
                nameof(UploadOrchestration), upload, new SubOrchestrationOptions(instanceId: upload.Id));
            IReadOnlyList<ArchivedLog> archived = tally.Count(portions[number], view, Now(context));
            if (archived.Count > 0)
            {
                await context.CallActivityAsync(
                    PullActivities.RecordArchived, new RecordArchivedInput { Dock = request.Dock.Dock, Logs = archived }, StorageRetries);
            }
        }

        return tally;
    }

    private static UploadRequest RequestOf(
        TaskOrchestrationContext context, PullDockRequest request, IReadOnlyList<ListedModule> portion, int number) => new()
        {
            Id = PullIds.ForUpload(request.Pull, DockSerial.Parse(request.Dock.Dock), number),
            Dock = request.Dock.Dock,
            RequestedAt = Now(context),
            Files = [.. portion.Select(module => new RequestedFile
            {
                Module = module.Module,
                BootIndexes = [.. module.Logs.Select(log => log.BootIndex)],
                LogsFrom = module.Logs.Min(log => log.StartTime),
                LogsTo = module.Logs.Max(log => log.EndTime),
            })],
            Pull = request.Pull,
        };

    private static DateTimeOffset Now(TaskOrchestrationContext context) => new(context.CurrentUtcDateTime, TimeSpan.Zero);
}
