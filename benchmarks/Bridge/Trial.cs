using System.Globalization;
using DockLogs.BridgeBenchmark.Hosting;
using DockLogs.BridgeBenchmark.Load;
using DockLogs.BridgeBenchmark.Subjects;

namespace DockLogs.BridgeBenchmark;

/// <summary>One measurement, with a broker and publishers of its own: nothing is left over from the one before.</summary>
internal static class Trial
{
    public static async Task<Measurement> RunAsync(SubjectKind kind, Shape shape, int round, BenchmarkOptions options)
    {
        var directory = Directory.CreateDirectory(Path.Combine(options.Data, "docklogs-bridge-bench-" + Path.GetRandomFileName())).FullName;
        try
        {
            await using var broker = await Mosquitto.StartAsync(directory);
            await using var subject = kind.Start(new Setting(broker.Port, options.Version, shape, directory));
            await broker.SubscribedAsync(Setting.ClientId, Setting.Filters.Count);
            await using var publisher = Child.StartSelf(PublisherProgram.Name, Text(broker.Port), Text(shape.Gateways), Text(shape.Bytes));
            await publisher.ExpectAsync("ready");

            await publisher.SayAsync($"0 {Text(shape.WarmUpOfEach)}");
            await publisher.ExpectAsync("published");
            await subject.WarmAsync();

            var (subjectTime, brokerTime, publisherTime) = (subject.ProcessorTime, broker.ProcessorTime, publisher.ProcessorTime);
            await publisher.SayAsync($"{Text(shape.WarmUpOfEach)} {Text(shape.MessagesOfEach)}");
            var elapsed = await subject.FinishedAsync();
            subjectTime = subject.ProcessorTime - subjectTime;
            brokerTime = broker.ProcessorTime - brokerTime;
            await publisher.ExpectAsync("published");
            publisherTime = publisher.ProcessorTime - publisherTime;
            var (delivered, outOfPlace) = await subject.VerifyAsync();
            return new Measurement(kind, shape, round, elapsed, subjectTime, brokerTime, publisherTime, delivered, outOfPlace);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
