namespace DockLogs.EngineBenchmark;

/// <summary>A rate counts only if the flows did their work.</summary>
internal static class Answer
{
    /// <exception cref="InvalidDataException">A flow did not say what it should have.</exception>
    public static void Check(string[]? said, int expected)
    {
        if (said is null || said.Length != expected || said.Any(string.IsNullOrEmpty))
        {
            throw new InvalidDataException($"Found the result '{string.Join(", ", said ?? [])}', expected {expected} texts.");
        }
    }
}
