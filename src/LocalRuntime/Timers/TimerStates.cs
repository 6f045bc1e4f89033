using System.Text.Json;

namespace DockLogs.LocalRuntime.Timers;

/// <summary>The states of timers, one small file each.</summary>
internal sealed partial class TimerStates(string directory, ILogger logger)
{
    /// <summary>The state last written, or null when there is none.</summary>
    public TimerState? Read(string function)
    {
        string path = PathOf(function);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), TimerStateJson.Default.TimerState);
        }
        catch (JsonException exception)
        {
            LogUnreadable(logger, exception, path);
            return null;
        }
    }

    /// <summary>Replaces the state; a crash leaves the old one or the new one.</summary>
    public void Write(string function, TimerState state)
    {
        Directory.CreateDirectory(directory);
        AtomicFile.Write(PathOf(function), JsonSerializer.SerializeToUtf8Bytes(state, TimerStateJson.Default.TimerState));
    }

    private string PathOf(string function) => Path.Combine(directory, function + ".json");

    [LoggerMessage(LogLevel.Warning, "The state of a timer in {Path} is unreadable; the schedule starts anew")]
    private static partial void LogUnreadable(ILogger logger, Exception exception, string path);
}
