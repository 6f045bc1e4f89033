using System.Globalization;
using DockLogs.BridgeBenchmark.Subjects;

namespace DockLogs.BridgeBenchmark;

/// <summary>The command line.</summary>
internal sealed record BenchmarkOptions
{
    public const string Usage = """
        usage: bench bridge [--messages N] [--rounds N] [--warm-up N] [--sizes BYTES,...] [--gateways N,...]
                            [--subjects NAME,...] [--mqtt 5.0|3.1.1] [--data DIR]

          --messages N    measured for each subject, size and number of gateways, all rounds together (300000)
          --rounds N      rounds they are spread over; in each round all subjects take turns (3)
          --warm-up N     messages before the clock starts, each round (100000)
          --sizes ...     mean payloads in bytes (1024,2048,3072)
          --gateways ...  publishers, each with its own connection (10,100)
          --subjects ...  of npm, mosquitto_sub, bridge, bridge-no-hub (the first three)
          --mqtt VERSION  5.0 or 3.1.1, for all subjects (5.0)
          --data DIR      where the hub keeps its file: a real disk (the temporary directory)
        """;

    public int Messages { get; init; } = 300_000;

    public int Rounds { get; init; } = 3;

    public int WarmUp { get; init; } = 100_000;

    public IReadOnlyList<int> Sizes { get; init; } = [1024, 2048, 3072];

    public IReadOnlyList<int> Gateways { get; init; } = [10, 100];

    public IReadOnlyList<SubjectKind> Subjects { get; init; } = [SubjectKind.Npm, SubjectKind.MosquittoSub, SubjectKind.Bridge];

    public string Version { get; init; } = "5.0";

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
                "--messages" => options with { Messages = Number(name, value) },
                "--rounds" => options with { Rounds = Number(name, value) },
                "--warm-up" => options with { WarmUp = Number(name, value) },
                "--sizes" => options with { Sizes = [.. value.Split(',').Select(size => Number(name, size, least: 256))] },
                "--gateways" => options with { Gateways = [.. value.Split(',').Select(gateways => Number(name, gateways))] },
                "--subjects" => options with { Subjects = [.. value.Split(',').Select(Subject)] },
                "--mqtt" when value is "5.0" or "3.1.1" => options with { Version = value },
                "--mqtt" => throw new FormatException($"--mqtt is '{value}', expected 5.0 or 3.1.1."),
                "--data" => options with { Data = Path.GetFullPath(value) },
                _ => throw new FormatException($"Unknown option '{name}'."),
            };
        }

        return options;
    }

    private static int Number(string name, string value, int least = 1) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number
            : throw new FormatException($"{name} is '{value}', expected a whole number of at least {least}.");

    private static SubjectKind Subject(string name) => SubjectKind.All.FirstOrDefault(kind => kind.Name == name)
        ?? throw new FormatException($"--subjects has '{name}', expected some of {string.Join(", ", SubjectKind.All.Select(kind => kind.Name))}.");
}
