using System.Diagnostics;
using System.Runtime.InteropServices;

namespace DockLogs.LocalRuntime.Azurite;

/// <summary>A process that is not our child: told apart by its command line, stopped by a signal.</summary>
internal static partial class DetachedProcess
{
    private const int SignalTerminate = 15;
    private const int SignalKill = 9;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    /// <summary>Whether the process runs and has <paramref name="argument"/> in its command line; process ids are used again.</summary>
    public static bool IsRunning(int processId, string argument)
    {
        if (!OperatingSystem.IsLinux())
        {
            using Process? ps = Process.Start(new ProcessStartInfo("ps", ["-p", $"{processId}", "-o", "args="]) { RedirectStandardOutput = true });
            return ps?.StandardOutput.ReadToEnd().Contains(argument, StringComparison.Ordinal) == true;
        }

        try
        {
            return File.ReadAllText($"/proc/{processId}/cmdline").Contains(argument, StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Asks the process to end, and ends it when it has not after a while.</summary>
    public static async Task StopAsync(int processId, string argument, TimeSpan patience, TimeProvider time)
    {
        foreach (int signal in (int[])[SignalTerminate, SignalKill])
        {
            if (!IsRunning(processId, argument))
            {
                return;
            }

            _ = Kill(processId, signal);
            long started = time.GetTimestamp();
            while (IsRunning(processId, argument) && time.GetElapsedTime(started) < patience)
            {
                await Task.Delay(Poll, time).ConfigureAwait(false);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
