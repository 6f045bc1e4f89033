using DockLogs.Functions.Results;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace DockLogs.Functions.Pulls;

/// <summary>
/// One pull: decide which docks, work on them in a bounded number of lanes, ask those that were put off again while the
/// window is open, put the report together. Plan and reports are kept in the storage, so this history stays small however
/// large the fleet (docs/pulls.md).
/// </summary>
public static class PullOrchestration
{
    // Each look adds a few entries to the history, each round as many as there are lanes.
    private const int LooksPerHistory = 20;

    private static readonly TaskOptions StorageRetries = new(new RetryPolicy(
        maxNumberOfAttempts: 10, firstRetryInterval: TimeSpan.FromSeconds(2), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(5)));

    // The hub may refuse for minutes.
    private static readonly TaskOptions AnnounceRetries = new(new RetryPolicy(
        maxNumberOfAttempts: 70, firstRetryInterval: TimeSpan.FromSeconds(1), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(1)));

    /// <summary>Runs the pull.</summary>
    [Function(nameof(PullOrchestration))]
    public static async Task<PullTotals?> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        PullRequest request = context.GetInput<PullRequest>()
            ?? throw new InvalidOperationException($"The input of {nameof(PullOrchestration)} is missing, expected a {nameof(PullRequest)}.");
        PullOutline outline;
        int rounds;
        if (request.Carried is { } carried)
        {
            (outline, rounds) = (carried.Outline, carried.Rounds);
        }
        else
        {
            outline = await context.CallActivityAsync<PullOutline>(PullActivities.Plan, request, StorageRetries);
            await RunLanesAsync(context, request, outline, round: 0, outline.DockCount);
            rounds = 1;
        }

        for (int looks = 0; outline.WindowEnds is { } end && Now(context) < end; looks++)
        {
            if (looks == LooksPerHistory)
            {
                context.ContinueAsNew(request with { Carried = new PullProgress { Outline = outline, Rounds = rounds } });
                return null;
            }

            PullRound next = await context.CallActivityAsync<PullRound>(
                PullActivities.NextRound,
                new PullRoundInput { Pull = request.Id, Round = rounds, Now = Now(context), RetryInterval = outline.RetryInterval },
                StorageRetries);
            if (next.Waiting == 0)
            {
                break;
            }

            if (next.Ready > 0)
            {
                await RunLanesAsync(context, request, outline, rounds++, next.Ready);
            }
            else
            {
                DateTimeOffset again = Now(context) + outline.RetryInterval;
                await context.CreateTimer((again < end ? again : end).UtcDateTime, CancellationToken.None);
            }
        }

        PullTotals totals = await context.CallActivityAsync<PullTotals>(
            PullActivities.Finish, new PullFinish { Request = request with { Carried = null }, FinishedAt = Now(context) }, StorageRetries);
        try
        {
            await context.CallActivityAsync<string>(nameof(AnnouncePullEnd), request.Id, AnnounceRetries);
        }
        catch (TaskFailedException)
        {
            // The report stands; who was to be told finds it with GET pulls.
        }

        return totals;
    }

    private static Task RunLanesAsync(TaskOrchestrationContext context, PullRequest request, PullOutline outline, int round, int docks)
    {
        int lanes = Math.Min(outline.MaxParallelDocks, docks);
        return Task.WhenAll(Enumerable.Range(0, lanes).Select(lane => RunLaneAsync(context, new PullLane
        {
            Pull = request.Id,
            Since = request.Since,
            Round = round,
            Lane = lane,
            Lanes = lanes,
            Limits = outline.Limits,
            StartSpread = outline.StartSpread,
        })).ToArray());
    }

    private static async Task RunLaneAsync(TaskOrchestrationContext context, PullLane lane)
    {
        try
        {
            await context.CallSubOrchestratorAsync(nameof(PullLaneOrchestration), lane);
        }
        catch (TaskFailedException)
        {
            // The other lanes go on; the docks this one did not get to are reported as failed at the end.
        }
    }

    private static DateTimeOffset Now(TaskOrchestrationContext context) => new(context.CurrentUtcDateTime, TimeSpan.Zero);
}
