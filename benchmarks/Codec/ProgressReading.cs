using System.Text.Json;
using BenchmarkDotNet.Attributes;
using DockLogs.Codec.Typed;
using DockLogs.Contracts;

namespace DockLogs.Codec;

/// <summary>Reads one <c>fileupload_progress</c>. The bar: ours within 1.5 times the bare scan, at most 1 KB of garbage.</summary>
[MemoryDiagnoser]
public class ProgressReading
{
    private byte[] _message = [];

    /// <summary>The message.</summary>
    [Params(MessageShape.Compact, MessageShape.Indented)]
    public MessageShape Shape { get; set; }

    /// <summary>Makes the message.</summary>
    [GlobalSetup]
    public void Setup() => _message = Messages.Of(Shape);

    /// <summary>All tokens, no value looked at.</summary>
    [Benchmark(Baseline = true)]
    public int Utf8JsonReaderScan()
    {
        var tokens = 0;
        var reader = new Utf8JsonReader(_message);
        while (reader.Read())
        {
            tokens++;
        }

        return tokens;
    }

    /// <summary>Ours: every value validated and converted, strings made when asked for.</summary>
    [Benchmark]
    public UpMessage? Read() => UpMessageReader.Read(Messages.Gateway, TopicKind.Events, _message).Message;

    /// <summary>Ours, and then every property asked for.</summary>
    [Benchmark]
    public int ReadAndUseAll()
    {
        var message = UpMessageReader.Read(Messages.Gateway, TopicKind.Events, _message).Message!;
        var sum = message.Tid.Length + message.Bid.Length;
        foreach (var file in message.Progress!.Files)
        {
            sum += file.Key.Length + file.Percent;
        }

        return sum;
    }

    /// <summary>A parsed document, no value looked at.</summary>
    [Benchmark]
    public JsonValueKind JsonDocumentParse()
    {
        using var document = JsonDocument.Parse(_message);
        return document.RootElement.ValueKind;
    }

    /// <summary>Plain records by source-generated code.</summary>
    [Benchmark]
    public object? SourceGenerated() => JsonSerializer.Deserialize(_message, TypedContext.Default.TypedMessage);
}
