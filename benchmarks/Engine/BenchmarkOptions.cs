using System.Globalization;

namespace DockLogs.EngineBenchmark;

/// <summary>The command line.</summary>
internal sealed record BenchmarkOptions
{
    public const string Usage = """
        usage: bench engine [--rounds N] [--seconds N] [--parallel N] [--data DIR]

          --rounds N     turns of each engine at each flow (5)
          --seconds N    length of a turn (4)
          --parallel N   flows under way at once (16)
          --data DIR     where the engines keep their state: a real disk (the temporary directory)
        """;

    public int Rounds { get; init; } = 5;

    public int Seconds { get; init; } = 4;

    public int Parallel { get; init; } = 16;

    public string Data { get; init; } = Path.GetTempPath();

    /// <exception cref="FormatException">An option is unknown or has a bad value; the message names it.</exception>
    public static BenchmarkOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new BenchmarkOptions();
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var name = arguments[i];
            var value = i + 1 < arguments.Count ? arguments[i + 1] : throw new FormatException($"{name} needs a value.");
            options = name switch
            {
                "--rounds" => options with { Rounds = Number(name, value) },
                "--seconds" => options with { Seconds = Number(name, value) },
                "--parallel" => options with { Parallel = Number(name, value) },
                "--data" => options with { Data = Path.GetFullPath(value) },
                _ => throw new FormatException($"Unknown option '{name}'."),
            };
        }

        return options;
    }

    private static int Number(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1
            ? number
            : throw new FormatException($"{name} is '{value}', expected a whole number of at least 1.");
}
