using System.Diagnostics;
using System.Globalization;

namespace DockLogs.BridgeBenchmark.Load;

#pragma warning disable RS0030 // a program talks to its console

/// <summary>The gateways, as a process of their own: reads <c>FIRST COUNT</c> from standard input, publishes, says <c>published SECONDS</c>.</summary>
internal static class PublisherProgram
{
    public const string Name = "publisher";

    // Unacknowledged messages of all gateways together.
    private const int Window = 2000;

    public static async Task RunAsync(int port, int gateways, int meanBytes)
    {
        var links = Enumerable.Range(0, gateways).Select(gateway => Link(gateway, meanBytes, Math.Max(20, Window / gateways))).ToList();
        links.ForEach(link => link.Connect(port));

        Console.WriteLine("ready");
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var numbers = line.Split(' ');
            var first = long.Parse(numbers[0], CultureInfo.InvariantCulture);
            var count = int.Parse(numbers[1], CultureInfo.InvariantCulture);
            var started = Stopwatch.GetTimestamp();
            await GatewayLink.PublishAsync(links, first, count);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"published {Stopwatch.GetElapsedTime(started).TotalSeconds:R}"));
        }

        links.ForEach(link => link.Dispose());
    }

    private static GatewayLink Link(int gateway, int meanBytes, int window) => new(
        $"gateway-{gateway:D5}",
        Payload.Topic(gateway),
        window,
        meanBytes + Payload.Lengths,
        (room, sequence) =>
        {
            var payload = room[..Payload.LengthOf(meanBytes, sequence)];
            Payload.Write(payload, gateway, sequence);
            return payload.Length;
        });
}
