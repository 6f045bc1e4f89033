using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace DockLogs.Cli;

#pragma warning disable RS0030 // a program talks to its console

/// <summary><c>docklogs</c> as a process: its console and its signals.</summary>
internal static class Program
{
    private const int StandardOutput = 1;
    private const int UsualWidth = 80;

    private static async Task<int> Main(string[] arguments)
    {
        using CancellationTokenSource interrupted = new();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
        await using StreamWriter output = new(OpenOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
        return await DockLogsProgram.RunAsync(
            arguments,
            new Surroundings
            {
                Output = output,
                Error = Console.Error,
                OutputIsTerminal = !Console.IsOutputRedirected,
                ErrorIsTerminal = !Console.IsErrorRedirected,
                Width = Width(),
                Variable = Environment.GetEnvironmentVariable,
            },
            interrupted.Token);

        void Interrupt(PosixSignalContext signal)
        {
            // The first asks for an orderly end; a second one is left to the system.
            signal.Cancel = !interrupted.IsCancellationRequested;
            interrupted.Cancel();
        }
    }

    // .NET's own stream of a pipe says nothing when the reader has gone, and the program would go on for nobody. For files it
    // is the right one: it writes where the file is open, not at a place of its own.
    private static Stream OpenOutput()
    {
        if (!OperatingSystem.IsWindows() && Console.IsOutputRedirected)
        {
            FileStream pipe = new(new SafeFileHandle(StandardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            if (!pipe.CanSeek)
            {
                return pipe;
            }
        }

        return Console.OpenStandardOutput();
    }

    private static int Width()
    {
        try
        {
            return !Console.IsErrorRedirected && Console.WindowWidth is > 0 and int width ? width : UsualWidth;
        }
        catch (IOException)
        {
            return UsualWidth;
        }
    }
}
