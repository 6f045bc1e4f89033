using DockLogs.Functions.Uploads;

namespace DockLogs.Functions.Tests.Pulls.Support;

/// <summary>What a dock answers in a test.</summary>
internal sealed class ScriptedDock
{
    /// <summary>Its logs by module.</summary>
    public Dictionary<string, List<ListedLog>> Logs { get; } = new(StringComparer.Ordinal);

    /// <summary>Results of modules that do not list.</summary>
    public Dictionary<string, int> ModuleResults { get; } = new(StringComparer.Ordinal);

    /// <summary>How the list query ends instead of with an answer, one a query; the last one stays.</summary>
    public Queue<ListLogsResult> ListFaults { get; } = new();

    /// <summary>Modules whose archive does not arrive, and why the upload then says it failed.</summary>
    public Dictionary<string, UploadError> UploadFaults { get; } = new(StringComparer.Ordinal);

    /// <summary>Uploads wait for this before they end.</summary>
    public TaskCompletionSource? Hold { get; set; }

    /// <summary>The first upload that waits, counted from 1.</summary>
    public int HoldFrom { get; set; } = 1;

    /// <summary>How many of its next uploads end as cancelled.</summary>
    public int CanceledUploads { get; set; }

    /// <summary>How often it was asked for its list.</summary>
    public int Lists { get; set; }

    /// <summary>The uploads it was asked for.</summary>
    public List<UploadRequest> Uploads { get; } = [];

    public ScriptedDock With(string module, params long[] bootIndexes)
    {
        foreach (long bootIndex in bootIndexes)
        {
            WithSize(module, bootIndex, 1000 + bootIndex);
        }

        return this;
    }

    public ScriptedDock WithSize(string module, long bootIndex, long size)
    {
        if (!Logs.TryGetValue(module, out List<ListedLog>? logs))
        {
            Logs[module] = logs = [];
        }

        logs.RemoveAll(log => log.BootIndex == bootIndex);
        DateTimeOffset start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(bootIndex);
        logs.Add(new ListedLog { BootIndex = bootIndex, Size = size, StartTime = start, EndTime = start.AddHours(1) });
        return this;
    }
}
