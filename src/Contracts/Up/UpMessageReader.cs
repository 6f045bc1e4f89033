using System.Globalization;
using System.Text.Unicode;

namespace DockLogs.Contracts;

/// <summary>
/// Reads what a dock sent (remote-log.md, with every tolerance of field-notes.md). Never throws, whatever the bytes:
/// the result says what was found, what was expected, and where.
/// </summary>
public static class UpMessageReader
{
    /// <summary>The largest payload that is read, in bytes.</summary>
    public const int MaxPayloadBytes = 1_048_576;

    /// <summary>The deepest nesting that is read, in levels of objects and arrays.</summary>
    public const int MaxDepth = 64;

    private const int ExpectedFiles = 8;

    /// <summary>Reads one message.</summary>
    /// <param name="topicGateway">The dock named by the topic, which is the authority.</param>
    /// <param name="kind">The topic's kind: <see cref="TopicKind.Events"/> or <see cref="TopicKind.ServicesReply"/>.</param>
    /// <param name="payload">
    /// UTF-8 JSON. The message makes its strings from these bytes when they are first asked for, so they must not change
    /// while the message is in use.
    /// </param>
    public static UpReadResult Read(DockSerial topicGateway, TopicKind kind, ReadOnlyMemory<byte> payload)
    {
        if (kind is not (TopicKind.Events or TopicKind.ServicesReply))
        {
            return new UpReadResult(new ReadFault(ReadFaultReason.WrongTopic, kind.ToString(), "events or services_reply", "$"));
        }

        if (payload.Length > MaxPayloadBytes)
        {
            return new UpReadResult(new ReadFault(
                ReadFaultReason.TooLarge,
                string.Create(CultureInfo.InvariantCulture, $"{payload.Length} bytes"),
                string.Create(CultureInfo.InvariantCulture, $"at most {MaxPayloadBytes} bytes"),
                "$"));
        }

        // The cursor looks at ASCII only; that all else is UTF-8 is far quicker to check for all bytes at once.
        if (!Utf8.IsValid(payload.Span))
        {
            return new UpReadResult(FaultText.NotUtf8(payload.Span));
        }

        var parser = new UpMessageParser(topicGateway, kind, payload, stackalloc ProgressFileData[ExpectedFiles]);
        try
        {
            return parser.Run();
        }
        finally
        {
            parser.Dispose();
        }
    }
}
