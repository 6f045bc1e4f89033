using DockLogs.Contracts;
using DockLogs.Functions.Catalogue;
using DockLogs.Functions.Uploads;

namespace DockLogs.Functions.Pulls;

/// <summary>Counts what becomes of a dock's logs during its pull. Pure: an orchestration replays it.</summary>
internal sealed class PullDockTally
{
    // field-notes.md: "no logs" is an empty result, not a failure of a pull.
    private const int NoLogs = 324014;
    private const int AircraftOff = 324015;
    private readonly List<PullModuleNote> _notes = [];
    private readonly List<string> _uploads = [];
    private int _found;
    private int _skipped;
    private int _uploaded;
    private int _wanted;
    private long _bytes;
    private bool _moduleFailed;
    private string? _hold;
    private UploadError? _error;

    private PullDockTally()
    {
    }

    /// <summary>Whether an upload came to nothing: asking the same dock for more would only bring more of the same.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Whether something wanted is not in the catalogue.</summary>
    public bool IsShort => _uploaded < _wanted;

    /// <summary>A dock that is not asked now.</summary>
    public static PullDockTally PutOff(string hold) => new() { _hold = hold, IsStopped = true };

    /// <summary>A dock whose list could not be had.</summary>
    public static PullDockTally NotListed(ListLogsResult list) => new()
    {
        _hold = list.Outcome switch
        {
            ListOutcome.Held => PullHold.Mission,
            ListOutcome.DockError => null,
            _ => PullHold.Offline,
        },
        _error = list.Outcome switch
        {
            ListOutcome.DockError when list.Error is not null => list.Error,
            ListOutcome.Held => null,
            ListOutcome.NotSent => new UploadError
            {
                Code = UploadErrorCode.NotSent,
                Message = "not sent: the MQTT broker could not be reached",
                Advice = "Look at the broker and at the Mqtt settings; GET health tells the connection's state.",
            },
            _ => new UploadError
            {
                Code = UploadErrorCode.NoAnswer,
                Message = "no answer",
                Advice = "The dock is offline or without network. The next pull asks it again.",
            },
        },
        IsStopped = true,
    };

    /// <summary>A dock that has listed its logs.</summary>
    public static PullDockTally Selected(ListLogsResult list, LogSelection selection)
    {
        PullDockTally tally = new()
        {
            _found = selection.Found,
            _skipped = selection.Skipped,
            _wanted = selection.Found - selection.Skipped,
        };
        foreach (ListedModule module in list.Files.Where(module => module.Result is not (0 or NoLogs)))
        {
            DockError error = ErrorCatalogue.Find(module.Result);
            tally._notes.Add(new PullModuleNote { Module = module.Module, Code = module.Result, Message = error.Meaning });
            if (module.Result != AircraftOff)
            {
                tally._moduleFailed = true;
                tally._error ??= new UploadError { Code = error.Code, Message = error.Meaning, Advice = error.Advice };
            }
        }

        return tally;
    }

    /// <summary>The rest of the dock's logs waits.</summary>
    public void Hold(string hold)
    {
        _hold = hold;
        _error = null;
        IsStopped = true;
    }

    /// <summary>Counts an upload that has ended.</summary>
    /// <returns>The logs that are in the catalogue now.</returns>
    public IReadOnlyList<ArchivedLog> Count(IReadOnlyList<ListedModule> portion, UploadView view, DateTimeOffset now)
    {
        _uploads.Add(view.Id);
        int asked = portion.Sum(module => module.Logs.Count);
        List<ArchivedLog> archived = [];
        foreach (ListedModule module in portion)
        {
            HashSet<long> whole = [.. view.Files
                .Where(file => file.Module == module.Module && file.Integrity == FileIntegrity.Verified)
                .SelectMany(file => file.BootIndexes)];
            archived.AddRange(module.Logs.Where(log => whole.Contains(log.BootIndex)).Select(log => new ArchivedLog
            {
                Module = module.Module,
                DeviceSn = module.DeviceSn,
                BootIndex = log.BootIndex,
                Size = log.Size,
                At = view.FinishedAt ?? now,
            }));
        }

        _uploaded += archived.Count;
        _bytes += view.Files.Where(file => file.Integrity == FileIntegrity.Verified).Sum(file => file.Size ?? 0);
        if (view.Error?.Code == NoLogs)
        {
            // Gone between the list and the upload: docks drop their oldest logs. Another fault would stand in its place.
            _skipped += asked - archived.Count;
            _wanted -= asked - archived.Count;
        }
        else if (archived.Count < asked)
        {
            _error ??= view.Error ?? new UploadError
            {
                Code = UploadErrorCode.InternalFault,
                Message = $"upload {view.Id} ended '{view.Status}'",
                Advice = "GET the upload to see what became of each archive.",
            };
            IsStopped = archived.Count == 0;
        }

        return archived;
    }

    /// <summary>The report.</summary>
    public PullDockReport ToReport(PullDockRequest request, DateTimeOffset startedAt, DateTimeOffset finishedAt)
    {
        int failed = _wanted - _uploaded;
        if (_hold is not null)
        {
            return Report(request, startedAt, finishedAt) with { Status = PullStatus.Waiting, Hold = _hold, Error = _error };
        }

        bool whole = failed == 0 && !_moduleFailed && !IsStopped;
        return Report(request, startedAt, finishedAt) with
        {
            Status = whole ? PullStatus.Completed
                : _uploaded > 0 || (_found > 0 && failed == 0) ? PullStatus.CompletedPartially
                : PullStatus.Failed,
            Failed = failed,
            Error = whole ? null : _error,
        };
    }

    private PullDockReport Report(PullDockRequest request, DateTimeOffset startedAt, DateTimeOffset finishedAt) => new()
    {
        Dock = request.Dock.Dock,
        Status = PullStatus.Completed,
        Found = _found,
        Skipped = _skipped,
        Uploaded = _uploaded,
        Bytes = _bytes,
        Round = request.Round,
        Notes = _notes.Count == 0 ? null : _notes,
        Uploads = _uploads.Count == 0 ? null : _uploads,
        StartedAt = startedAt,
        FinishedAt = finishedAt,
    };
}
