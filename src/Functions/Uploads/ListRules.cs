using DockLogs.Contracts;

namespace DockLogs.Functions.Uploads;

/// <summary>What a dock's reply to <c>fileupload_list</c> means.</summary>
public static class ListRules
{
    /// <summary>
    /// One module may fail while the other succeeds, and a dock without logs may say so with an error: both are answers.
    /// The protocol page's reply has both modules, whatever was asked for: the one nobody asked for is left out.
    /// </summary>
    public static ListLogsResult Answer(ReplyEvent reply, IReadOnlyList<string> asked)
    {
        ArgumentNullException.ThrowIfNull(reply);
        ArgumentNullException.ThrowIfNull(asked);
        IReadOnlyList<ListedModule> files =
            [.. (reply.Logs ?? []).Where(file => !LogModule.IsKnown(file.Module) || asked.Contains(file.Module))];
        int result = reply.Result ?? 0;
        bool isEmpty = result != 0 && ErrorCatalogue.Find(result).Policy == ErrorPolicy.NothingToDo;
        return result == 0 || isEmpty || files.Any(file => file.Result == 0)
            ? new ListLogsResult { Outcome = ListOutcome.Answered, Files = files }
            : new ListLogsResult { Outcome = ListOutcome.DockError, Files = files, Error = UploadError.OfDock(result) };
    }
}
