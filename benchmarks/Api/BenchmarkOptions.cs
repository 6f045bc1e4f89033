using System.Globalization;

namespace DockLogs.ApiBenchmark;

/// <summary>The command line.</summary>
internal sealed record BenchmarkOptions
{
    public const string Usage = """
        usage: ./pipeline bench api [--data DIR] [--ended N] [--running N] [--seconds N] [--part PART]
          --data DIR    where the state is kept (default: a new temporary directory, removed at the end). Given again, ended
                        uploads that are there already are not made again
          --ended N     ended uploads in the index (default 100000; making them takes minutes)
          --running N   uploads that run while GET uploads/{id} is measured, each of a dock of its own (default 1000)
          --seconds N   how long each measurement beside them lasts (default 20)
          --part PART   seed: only make the ended uploads; filing, pages, running: only that measurement
        """;

    private static readonly string[] Parts = ["seed", "filing", "pages", "running"];

    public string? Data { get; private init; }

    public int Ended { get; private init; } = 100_000;

    public int Running { get; private init; } = 1000;

    public int Seconds { get; private init; } = 20;

    public string? Part { get; private init; }

    public bool Has(string part) => Part is null || Part == part;

    /// <exception cref="FormatException">An argument is not known or not of its kind.</exception>
    public static BenchmarkOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new BenchmarkOptions();
        for (int i = 0; i < arguments.Count; i++)
        {
            string name = arguments[i];
            string value = ++i < arguments.Count ? arguments[i] : throw new FormatException($"{name} has no value.");
            options = name switch
            {
                "--data" => options with { Data = Path.GetFullPath(value) },
                "--ended" => options with { Ended = Number(name, value) },
                "--running" => options with { Running = Number(name, value) },
                "--seconds" => options with { Seconds = Number(name, value) },
                "--part" when Parts.Contains(value) => options with { Part = value },
                _ => throw new FormatException($"Unknown option '{name} {value}'."),
            };
        }

        return options;
    }

    private static int Number(string name, string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        ? number
        : throw new FormatException($"{name} is '{value}', expected a whole number.");
}
