using System.Globalization;

namespace DockLogs.UplinkBenchmark;

/// <summary>The command line.</summary>
internal sealed record BenchmarkOptions
{
    public const string Usage = """
        usage: bench uplink [--messages N] [--warm-up N] [--docks N] [--broker builtin|mosquitto] [--data DIR]

          --messages N   progress messages measured, of all docks together (100000)
          --warm-up N    messages before the clock starts (50000)
          --docks N      docks, each with one live upload (100)
          --broker NAME  the built-in broker, as ./pipeline run has it, or mosquitto (builtin)
          --data DIR     where the pipeline keeps its state: a real disk (the temporary directory)
        """;

    public int Messages { get; init; } = 100_000;

    public int WarmUp { get; init; } = 50_000;

    public int Docks { get; init; } = 100;

    public bool UsesMosquitto { get; init; }

    public string Data { get; init; } = Path.GetTempPath();

    public int MessagesOfEach => Math.Max(1, Messages / Docks);

    public int WarmUpOfEach => Math.Max(1, WarmUp / Docks);

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
                "--messages" => options with { Messages = Number(name, value) },
                "--warm-up" => options with { WarmUp = Number(name, value) },
                "--docks" => options with { Docks = Number(name, value) },
                "--broker" when value is "builtin" or "mosquitto" => options with { UsesMosquitto = value == "mosquitto" },
                "--broker" => throw new FormatException($"--broker is '{value}', expected builtin or mosquitto."),
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
