using System.Runtime.InteropServices;
using DockLogs.LocalRuntime.CommandLine;
using DockLogs.LocalRuntime.Discovery;
using DockLogs.LocalRuntime.Hosting;
using DockLogs.LocalRuntime.Settings;

namespace DockLogs.LocalRuntime;

#pragma warning disable RS0030 // a program talks to its console

/// <summary>The local runtime: <c>run</c> of the pipeline script.</summary>
internal static class Program
{
    private const int ExitFailed = 1;
    private const int ExitUsage = 2;

    public static async Task<int> Main(string[] arguments)
    {
        if (arguments.Any(argument => argument is "--help" or "-h"))
        {
            Console.Out.WriteLine(RunCommand.Usage);
            return 0;
        }

        RunOptions options;
        try
        {
            options = RunCommand.Parse(arguments is ["run", ..] ? arguments[1..] : arguments);
        }
        catch (CommandLineException fault)
        {
            await Console.Error.WriteLineAsync(fault.Message + Environment.NewLine + RunCommand.Usage);
            return ExitUsage;
        }

        return await RunAsync(options);
    }

    private static async Task<int> RunAsync(RunOptions options)
    {
        using var stop = new CancellationTokenSource();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        IConfiguration? settings = null;
        try
        {
            string contentRoot = ContentRoot.Find(AppContext.BaseDirectory);
            settings = LocalSettings.Load(contentRoot, EnvironmentVariables(), options);
            await using LocalPipeline pipeline = await LocalPipeline.StartAsync(options, contentRoot, settings, stop.Token);
            Console.Out.WriteLine($"ready http={Bare(pipeline.Http)} mqtt={Bare(pipeline.Mqtt)} s3={Bare(pipeline.S3)}");
            Console.Out.Flush();
            return await WaitAsync(pipeline, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception fault) when (fault is StartException or FunctionDiscoveryException)
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return ExitFailed;
        }
        catch (Exception fault) when (SettingFault.Describe(fault, settings ?? new ConfigurationBuilder().Build()) is { } message)
        {
            await Console.Error.WriteLineAsync(message);
            return ExitFailed;
        }
        catch (Exception fault)
        {
            await Console.Error.WriteLineAsync($"The pipeline could not start. {fault}");
            return ExitFailed;
        }

        void Stop(PosixSignalContext signal)
        {
            // The first asks for a clean stop; a second one is left to the system, which ends the process.
            signal.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }
    }

    private static async Task<int> WaitAsync(LocalPipeline pipeline, CancellationToken stop)
    {
        try
        {
            string part = await pipeline.Failed.WaitAsync(stop);
            await Console.Error.WriteLineAsync($"The {part} stopped by itself; the log above tells why. Stopping everything.");
            return ExitFailed;
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
    }

    private static string Bare(Uri address) => address.OriginalString.TrimEnd('/');

    private static IEnumerable<KeyValuePair<string, string?>> EnvironmentVariables() =>
        from System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables()
        select KeyValuePair.Create((string)variable.Key, (string?)variable.Value);
}
