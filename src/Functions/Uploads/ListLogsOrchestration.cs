using DockLogs.Contracts;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace DockLogs.Functions.Uploads;

/// <summary>Asks a dock for its list of logs; the instance id is the <c>bid</c>.</summary>
public static class ListLogsOrchestration
{
    private static readonly TaskOptions Command = TaskOptions.FromRetryPolicy(new RetryPolicy(2, TimeSpan.FromSeconds(1)));

    /// <summary>
    /// Sends <c>fileupload_list</c>, once more when half of <c>Upload:ReplyTimeout</c> brought nothing, and takes the
    /// answer to either; all within the timeout.
    /// </summary>
    [Function(nameof(ListLogsOrchestration))]
    public static async Task<ListLogsResult> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        ListLogsRequest request = context.GetInput<ListLogsRequest>()
            ?? throw new InvalidOperationException($"{context.InstanceId} came without an input, expected a {nameof(ListLogsRequest)}.");
        var inbox = new ListInbox(context);
        try
        {
            DateTime began = context.CurrentUtcDateTime;
            var tids = new List<string>();
            bool sent = false;
            for (int send = 1; send <= 2; send++)
            {
                string tid = context.NewGuid().ToString();
                tids.Add(tid);
                ListCommandSent command = await context.CallActivityAsync<ListCommandSent>(
                    nameof(SendListCommand), new SendListInput { Bid = context.InstanceId, Dock = request.Dock, Tid = tid, Modules = request.Modules, UnlessOnMission = request.UnlessOnMission }, Command);
                if (command.Held)
                {
                    return new ListLogsResult { Outcome = ListOutcome.Held, Files = [] };
                }

                sent |= command.Sent;
                DateTime until = began + command.ReplyTimeout * (send / 2.0);
                if (await inbox.NextAsync(reply => reply.Dock == request.Dock && (reply.Tid.Length == 0 || tids.Contains(reply.Tid)), until) is { } reply)
                {
                    return ListRules.Answer(reply, request.Modules);
                }
            }

            return new ListLogsResult { Outcome = sent ? ListOutcome.TimedOut : ListOutcome.NotSent, Files = [] };
        }
        catch (TaskFailedException)
        {
            return new ListLogsResult { Outcome = ListOutcome.NotSent, Files = [] };
        }
    }
}
