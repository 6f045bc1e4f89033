using DockLogs.Contracts;
using DockLogs.Functions.Catalogue;
using DockLogs.Functions.Uploads;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace DockLogs.Functions.Pulls;

/// <summary>One dock of a round: ask what it has, take what the catalogue has not, report. A dock that is in the way of nobody only.</summary>
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
        PullDockTally tally;
        if (IsQuiet(context, request))
        {
            tally = PullDockTally.PutOff(PullHold.QuietHours);
        }
        else
        {
            ListLogsResult list = await ListAsync(context, request);
            tally = list.Outcome == ListOutcome.Answered
                ? await TakeNewLogsAsync(context, request, list)
                : PullDockTally.NotListed(list);
        }

        PullDockReport report = tally.ToReport(request, startedAt, Now(context));
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
                new ListLogsRequest { Dock = dock.Value, Modules = request.Dock.Modules, UnlessOnMission = true },
                new SubOrchestrationOptions(instanceId: PullIds.ForList(request.Pull, dock, request.Round, attempt)));
            if (attempt >= request.Limits.ListAttempts || !IsWorthAskingAgain(result))
            {
                return result;
            }

            await context.CreateTimer(request.Limits.ListRetryDelay, CancellationToken.None);
        }
    }

    private static bool IsWorthAskingAgain(ListLogsResult result) => result.Outcome switch
    {
        ListOutcome.Answered or ListOutcome.Held => false,
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
            // The selection has just looked at the missions; further portions look again.
            if (IsQuiet(context, request))
            {
                tally.Hold(PullHold.QuietHours);
            }
            else if (number == 0 ? selection.OnMission : await LookAtMissionAsync(context, request) is { OnMission: true })
            {
                tally.Hold(PullHold.Mission);
            }
            else
            {
                await TakeAsync(context, request, tally, portions[number], number);
            }
        }

        return tally;
    }

    private static async Task TakeAsync(
        TaskOrchestrationContext context, PullDockRequest request, PullDockTally tally, IReadOnlyList<ListedModule> portion, int number)
    {
        UploadRequest upload = RequestOf(context, request, portion, number);
        UploadView view = await context.CallSubOrchestratorAsync<UploadView>(
            nameof(UploadOrchestration), upload, new SubOrchestrationOptions(instanceId: upload.Id));
        IReadOnlyList<ArchivedLog> archived = tally.Count(portion, view, Now(context));
        if (archived.Count > 0)
        {
            await context.CallActivityAsync(
                PullActivities.RecordArchived, new RecordArchivedInput { Dock = request.Dock.Dock, Logs = archived }, StorageRetries);
        }

        // Cancelled by a mission, or by a person: the mission tells.
        if (view.Status is UploadStatus.Canceled or UploadStatus.CompletedPartially && tally.IsShort
            && await LookAtMissionAsync(context, request) is { } mission && (mission.OnMission || mission.Since >= upload.RequestedAt))
        {
            tally.Hold(PullHold.Mission);
        }
    }

    private static Task<DockMission?> LookAtMissionAsync(TaskOrchestrationContext context, PullDockRequest request) =>
        context.CallActivityAsync<DockMission?>(PullActivities.LookAtMission, request.Dock.Dock, StorageRetries);

    private static bool IsQuiet(TaskOrchestrationContext context, PullDockRequest request) =>
        request.Dock.Quiet is { } quiet && quiet.Contains(Now(context));

    private static UploadRequest RequestOf(
        TaskOrchestrationContext context, PullDockRequest request, IReadOnlyList<ListedModule> portion, int number) => new()
        {
            Id = PullIds.ForUpload(request.Pull, DockSerial.Parse(request.Dock.Dock), request.Round, number),
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
