namespace DockLogs.Infra.Tests.Compiler;

/// <summary>How a run of the compiler ended.</summary>
internal sealed record BicepResult(int ExitCode, string Output, string Errors)
{
    /// <summary>The lines with a diagnostic, linter findings included.</summary>
    public IReadOnlyList<string> Diagnostics =>
        [.. (Output + '\n' + Errors).Split('\n').Where(line => line.Contains(") : Warning ", StringComparison.Ordinal) || line.Contains(") : Error ", StringComparison.Ordinal) || line.Contains(") : Info ", StringComparison.Ordinal))];
}
