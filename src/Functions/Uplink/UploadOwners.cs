using System.Collections.Concurrent;

namespace DockLogs.Functions.Uplink;

/// <summary>Whose an upload or list query is never changes, and neither does its end: kept for the whole instance.</summary>
internal sealed class UploadOwners
{
    private const int Most = 20_000;
    private readonly ConcurrentDictionary<string, UploadLookup> _known = new();

    /// <summary>What was found before; null when nothing was.</summary>
    public UploadLookup? Find(string id) => _known.GetValueOrDefault(id);

    /// <summary>Keeps what was found; the memory is bounded by forgetting all of it now and then.</summary>
    public void Keep(string id, UploadLookup found)
    {
        if (_known.Count >= Most)
        {
            _known.Clear();
        }

        _known[id] = found;
    }
}
