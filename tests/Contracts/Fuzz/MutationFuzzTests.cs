using System.Globalization;
using System.Text;
using System.Text.Json;
using DockLogs.Contracts.Tests.Reference;
using Xunit.Abstractions;

namespace DockLogs.Contracts.Tests.Fuzz;

/// <summary>
/// Mutated messages, the same ones each run: 200,000, or as many as DOCKLOGS_FUZZ says. Whatever the bytes: no exception, a
/// message or a fault, bounded memory; and the syntax is judged as Utf8JsonReader judges it, the content as the reference
/// reader reads it.
/// </summary>
public sealed class MutationFuzzTests(ITestOutputHelper output)
{
    private const int DefaultMessages = 200_000;
    private const int ChunkSize = 10_000;

    // Both peers raise exceptions by design, which is slow: every so manyth message is enough.
    private const int CompareEvery = 10;

    public static TheoryData<TopicKind> Topics { get; } = [TopicKind.Events, TopicKind.ServicesReply];

    private static int Messages =>
        int.TryParse(Environment.GetEnvironmentVariable("DOCKLOGS_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : DefaultMessages;

    [Theory]
    [MemberData(nameof(Topics))]
    public void Mutated_messages_are_read_or_refused(TopicKind kind)
    {
        var chunks = (Messages / Topics.Count + ChunkSize - 1) / ChunkSize;
        Parallel.For(0, chunks, new ParallelOptions { MaxDegreeOfParallelism = 2 }, chunk =>
        {
            var mutator = new Mutator((int)kind * 1_000_000 + chunk, FuzzSeeds.All);
            for (var i = 0; i < ChunkSize; i++)
            {
                Check(kind, mutator.Next(), compare: i % CompareEvery == 0, $"chunk {chunk}, message {i}");
            }
        });
        output.WriteLine($"{chunks * ChunkSize} messages");
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public void Messages_that_once_found_something_stay_right(TopicKind kind)
    {
        var corpus = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Corpus"), "*.json");
        Assert.NotEmpty(corpus);
        foreach (var file in corpus)
        {
            Check(kind, File.ReadAllBytes(file), compare: true, Path.GetFileName(file));
        }
    }

    private static void Check(TopicKind kind, byte[] payload, bool compare, string name)
    {
        try
        {
            Check(kind, payload, compare);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Assert.Fail($"{name}: {e}\npayload {Convert.ToBase64String(payload)}\n{Encoding.UTF8.GetString(payload)}");
        }
    }

    private static void Check(TopicKind kind, byte[] payload, bool compare)
    {
        var limit = 4096 + 40L * payload.Length;
        var allocated = Read(kind, payload, out var result);
        if (allocated > limit)
        {
            // The first time round it may have been the runtime, setting up what was never used before.
            allocated = Read(kind, payload, out result);
        }

        Assert.True(allocated <= limit, $"{allocated} bytes allocated for {payload.Length}");
        Assert.True((result.Message is null) != (result.Fault is null));
        if (result.Message is { } message)
        {
            Touch(message, kind);
        }
        else
        {
            Touch(result.Fault!);
        }

        Assert.True(CommandReader.TryRead(payload, out var command, out var fault) ? command is not null : fault is not null);
        if (compare)
        {
            Assert.Equal(IsJson(payload), result.Fault?.Reason is not (ReadFaultReason.NotJson or ReadFaultReason.NotUtf8 or ReadFaultReason.TooDeep));
            Compare(kind, payload, result);
        }
    }

    private static long Read(TopicKind kind, byte[] payload, out UpReadResult result)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        result = UpMessageReader.Read(FuzzSeeds.Gateway, kind, payload);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Touch(UpMessage message, TopicKind kind)
    {
        Assert.Equal(FuzzSeeds.Gateway, message.Gateway);
        Assert.Equal(kind, message.Topic);
        Assert.Equal(message.Method == UpMethod.FileUploadProgress, message.Progress is not null);
        Assert.Equal(message.Method == UpMethod.FileUploadList, message.LogList is not null);
        Assert.NotNull(message.ToString());
        foreach (var file in message.Progress?.Files ?? [])
        {
            Assert.InRange(file.Percent, 0, 100);
            Assert.NotNull(file.ToString());
        }

        foreach (var log in message.LogList?.Files.SelectMany(module => module.Logs) ?? [])
        {
            Assert.NotNull(log.ToString());
        }
    }

    private static void Touch(ReadFault fault)
    {
        Assert.NotEmpty(fault.Reason);
        Assert.InRange(fault.Found.Length, 1, 100);
        Assert.NotEmpty(fault.Expected);
        Assert.StartsWith("$", fault.Path, StringComparison.Ordinal);
    }

    private static bool IsJson(byte[] payload)
    {
        try
        {
            var reader = new Utf8JsonReader(payload, new JsonReaderOptions { MaxDepth = UpMessageReader.MaxDepth });
            while (reader.Read())
            {
            }

            return System.Text.Unicode.Utf8.IsValid(payload);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void Compare(TopicKind kind, byte[] payload, UpReadResult result)
    {
        UpMessage? expected;
        try
        {
            expected = ReferenceReader.Read(FuzzSeeds.Gateway, kind, payload);
        }
        catch (NotSupportedException)
        {
            return;
        }

        if (expected is null)
        {
            Assert.NotNull(result.Fault);
        }
        else
        {
            Assert.True(result.IsMessage, result.Fault?.ToString());
            Assert.Equal(expected, result.Message);
        }
    }
}
