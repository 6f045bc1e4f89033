using System.Globalization;

namespace DockLogs.LocalRuntime.CommandLine;

/// <summary>Reads the command line of the local runtime.</summary>
public static class RunCommand
{
    /// <summary>What <c>--help</c> prints.</summary>
    public const string Usage = """
        usage: run [--docks N] [--data DIR] [--http-port PORT] [--mqtt-port PORT] [--gateway-port PORT]
                   [--broker mqtt://HOST:PORT] [--blobs CONNECTION] [--otlp ENDPOINT] [--fresh]

          --docks N             simulated docks to start (3); 0 = none, connect your own
          --data DIR            where all state is kept (.local in the repository)
          --http-port PORT      HTTP functions (7071); 0 = any free port, here and below
          --mqtt-port PORT      MQTT broker (1883)
          --gateway-port PORT   upload gateway, S3 (9000)
          --broker URL          use this MQTT broker instead of the built-in one
          --blobs CONNECTION    use this Blob Storage (connection string or https address) instead of Azurite
          --otlp ENDPOINT       send traces, metrics and logs to this OpenTelemetry collector, such as http://127.0.0.1:4317
                                (gRPC; http/protobuf on port 4318, or as OTEL_EXPORTER_OTLP_PROTOCOL says)
          --fresh               forget all state first
        """;

    private const int MaxDocks = 100_000;

    /// <summary>The options; of one given twice the last counts.</summary>
    /// <exception cref="CommandLineException">An option is unknown, without its value or with a bad one.</exception>
    public static RunOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new RunOptions();
        for (int i = 0; i < arguments.Count; i++)
        {
            (string name, string? attached) = Split(arguments[i]);
            options = name switch
            {
                "--docks" => options with { Docks = Number(name, Value(), MaxDocks) },
                "--data" => options with { DataDirectory = Path.GetFullPath(Value()) },
                "--http-port" => options with { HttpPort = Port(name, Value()) },
                "--mqtt-port" => options with { MqttPort = Port(name, Value()) },
                "--gateway-port" => options with { GatewayPort = Port(name, Value()) },
                "--broker" => options with { Broker = Broker(Value()) },
                "--blobs" => options with { Blobs = Value() },
                "--otlp" => options with { Otlp = Collector(Value()) },
                "--fresh" when attached is null => options with { Fresh = true },
                "--fresh" => throw new CommandLineException($"--fresh takes no value, found '{attached}'."),
                _ => throw new CommandLineException($"Unknown option '{name}'."),
            };

            string Value()
            {
                string? value = attached ?? (i + 1 < arguments.Count ? arguments[++i] : null);
                return !string.IsNullOrWhiteSpace(value) && (attached is not null || !value.StartsWith("--", StringComparison.Ordinal))
                    ? value
                    : throw new CommandLineException($"{name} needs a value.");
            }
        }

        CheckPortsDiffer(options);
        return options;
    }

    private static (string Name, string? Value) Split(string argument) =>
        argument.StartsWith("--", StringComparison.Ordinal) && argument.IndexOf('=', StringComparison.Ordinal) is > 0 and int at
            ? (argument[..at], argument[(at + 1)..])
            : (argument, null);

    private static int Port(string name, string value) => Number(name, value, ushort.MaxValue);

    private static int Number(string name, string value, int max) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= max
            ? number
            : throw new CommandLineException($"{name} is '{value}', expected a whole number from 0 to {max}.");

    private static Uri Broker(string value)
    {
        if (!Uri.TryCreate(value, UriKind.Absolute, out Uri? broker) || broker.Scheme is not ("mqtt" or "mqtts") || broker.Host.Length == 0 || broker.PathAndQuery.Trim('/').Length > 0)
        {
            throw new CommandLineException($"--broker is '{value}', expected mqtt://HOST:PORT or mqtts://HOST:PORT.");
        }

        return broker.UserInfo.Length == 0
            ? broker
            : throw new CommandLineException("--broker holds a user name or password: other users of this machine can read command lines. Give them as Mqtt__UserName and Mqtt__Password.");
    }

    private static Uri Collector(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out Uri? collector) && collector.Scheme is "http" or "https" && collector.Host.Length > 0
            ? collector
            : throw new CommandLineException($"--otlp is '{value}', expected http://HOST:PORT or https://HOST:PORT.");

    private static void CheckPortsDiffer(RunOptions options)
    {
        (string Name, int Port)[] ports = [("--http-port", options.HttpPort), ("--mqtt-port", options.MqttPort), ("--gateway-port", options.GatewayPort)];
        if (ports.Where(p => p.Port != 0).GroupBy(p => p.Port).FirstOrDefault(same => same.Count() > 1) is { } clash)
        {
            throw new CommandLineException($"{string.Join(" and ", clash.Select(p => p.Name))} are both {clash.Key}.");
        }
    }
}
