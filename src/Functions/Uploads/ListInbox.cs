using Microsoft.DurableTask;

namespace DockLogs.Functions.Uploads;

/// <summary>Replies to a list query; see <see cref="UploadInbox"/> for why a waiter is kept.</summary>
internal sealed class ListInbox(TaskOrchestrationContext context)
{
    private Task<ReplyEvent>? _reply;

    /// <summary>The first reply that is wanted; null when the time has come.</summary>
    public async Task<ReplyEvent?> NextAsync(Func<ReplyEvent, bool> isWanted, DateTime until)
    {
        using var end = new CancellationTokenSource();
        Task timer = context.CreateTimer(until, end.Token);
        Task<ReplyEvent> next = Next();
        while (await Task.WhenAny(next, timer) == next || next.IsCompletedSuccessfully)
        {
            ReplyEvent reply = await next;
            _reply = null;
            if (isWanted(reply))
            {
                if (!timer.IsCompleted)
                {
                    end.Cancel();
                }

                return reply;
            }

            next = Next();
        }

        return null;
    }

    private Task<ReplyEvent> Next() => _reply ??= context.WaitForExternalEvent<ReplyEvent>(UploadEvents.Reply);
}
