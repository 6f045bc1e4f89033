using System.Globalization;

namespace DockLogs.FleetBenchmark;

/// <summary>The options of the benchmark.</summary>
internal sealed record BenchmarkOptions
{
    public const string Usage = """
        usage: ./pipeline bench fleet [--docks N[,N...]] [--parallel N] [--logs N] [--data DIR] [--ceiling-only] [--no-ceiling]
          --docks      sizes of the fleet, each measured on a pipeline of its own (100,1000,10000)
          --parallel   Pull:MaxParallelDocks (200)
          --logs       logs of each dock (1)
          --data       where the state is kept while it runs (the temporary directory)
        """;

    public IReadOnlyList<int> Docks { get; init; } = [100, 1000, 10_000];

    public int Parallel { get; init; } = 200;

    public int Logs { get; init; } = 1;

    public string Data { get; init; } = Path.GetTempPath();

    public bool WithCeiling { get; init; } = true;

    public bool WithPipeline { get; init; } = true;

    /// <exception cref="FormatException">Something is no option, or no value of one.</exception>
    public static BenchmarkOptions Parse(IReadOnlyList<string> arguments)
    {
        BenchmarkOptions options = new();
        for (int i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i])
            {
                case "--ceiling-only":
                    options = options with { WithPipeline = false };
                    continue;
                case "--no-ceiling":
                    options = options with { WithCeiling = false };
                    continue;
            }

            string value = i + 1 < arguments.Count ? arguments[i + 1] : throw new FormatException($"{arguments[i]} needs a value, or is no option.");
            options = arguments[i++] switch
            {
                "--docks" => options with { Docks = [.. value.Split(',').Select(Number)] },
                "--parallel" => options with { Parallel = Number(value) },
                "--logs" => options with { Logs = Number(value) },
                "--data" => options with { Data = value },
                string other => throw new FormatException($"{other} is no option."),
            };
        }

        return options;
    }

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0
            ? number
            : throw new FormatException($"'{text}' is no number above 0.");
}
