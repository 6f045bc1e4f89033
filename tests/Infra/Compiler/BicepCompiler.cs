using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace DockLogs.Infra.Tests.Compiler;

/// <summary>The official compiler, as its NuGet package brings it. It needs no network.</summary>
internal static class BicepCompiler
{
    private static readonly Lazy<string> Executable = new(MakeExecutable);

    /// <summary>Why the compiler cannot run here; null when it can.</summary>
    public static string? Missing =>
        !OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64 ? "The Bicep compiler comes as a package for Linux on x64 only."
        : File.Exists(PackagedExecutable) ? null
        : "The package Azure.Bicep.CommandLine.linux-x64 was not restored.";

    private static string PackagedExecutable => Path.Combine(
        typeof(BicepCompiler).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "BicepPackage").Value ?? "", "tools", "bicep");

    public static async Task<BicepResult> RunAsync(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(Executable.Value, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };

        // Bundled native libraries and caches go there; a home that cannot be written must not fail the tests.
        start.Environment["DOTNET_BUNDLE_EXTRACT_BASE_DIR"] = Path.Combine(Path.GetTempPath(), "docklogs-bicep");
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new BicepResult(process.ExitCode, await output, await errors);
    }

    private static string MakeExecutable()
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException(Missing);
        }

        // NuGet unpacks without a promise about execution rights.
        const UnixFileMode Execute = UnixFileMode.UserExecute;
        if ((File.GetUnixFileMode(PackagedExecutable) & Execute) != 0)
        {
            return PackagedExecutable;
        }

        var copy = Path.Combine(Directory.CreateTempSubdirectory("docklogs-bicep-").FullName, "bicep");
        File.Copy(PackagedExecutable, copy);
        File.SetUnixFileMode(copy, UnixFileMode.UserRead | UnixFileMode.UserWrite | Execute);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Path.GetDirectoryName(copy)!, recursive: true);
        return copy;
    }
}
