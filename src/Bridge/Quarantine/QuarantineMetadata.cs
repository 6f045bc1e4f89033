using System.Globalization;

namespace DockLogs.Bridge.Quarantine;

/// <summary>The fields of a quarantined message as blob metadata: header values, so URI-escaped ASCII and short.</summary>
internal static class QuarantineMetadata
{
    // All metadata of a blob may take 8 KB: seven values of 1000 characters stay below it.
    private const int MaxValueLength = 1000;

    public static Dictionary<string, string> Write(QuarantinedMessage message)
    {
        var metadata = new Dictionary<string, string>
        {
            ["receivedat"] = message.ReceivedAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            ["topic"] = Escape(message.Topic),
            ["reason"] = Escape(message.Reason),
            ["found"] = Escape(message.Found),
            ["expected"] = Escape(message.Expected),
            ["source"] = Escape(message.Source),
        };
        if (message.Path is not null)
        {
            metadata["path"] = Escape(message.Path);
        }

        // The value of a header must not be empty: what is missing is read as empty.
        foreach (var (name, value) in metadata)
        {
            if (value.Length == 0)
            {
                metadata.Remove(name);
            }
        }

        return metadata;
    }

    public static QuarantineEntry ReadEntry(string blobName, IDictionary<string, string> metadata, long size) => new()
    {
        Id = QuarantineName.ToId(blobName),
        ReceivedAt = ReadTime(metadata),
        Topic = Read(metadata, "topic") ?? "",
        Reason = Read(metadata, "reason") ?? "",
        Found = Read(metadata, "found") ?? "",
        Expected = Read(metadata, "expected") ?? "",
        Path = Read(metadata, "path"),
        Source = Read(metadata, "source") ?? "",
        Size = size,
    };

    public static QuarantinedMessage ReadMessage(IDictionary<string, string> metadata, ReadOnlyMemory<byte> body) => new()
    {
        ReceivedAt = ReadTime(metadata),
        Topic = Read(metadata, "topic") ?? "",
        Reason = Read(metadata, "reason") ?? "",
        Found = Read(metadata, "found") ?? "",
        Expected = Read(metadata, "expected") ?? "",
        Path = Read(metadata, "path"),
        Source = Read(metadata, "source") ?? "",
        Body = body,
    };

    private static DateTimeOffset ReadTime(IDictionary<string, string> metadata) =>
        DateTimeOffset.TryParse(Read(metadata, "receivedat"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : default;

    private static string? Read(IDictionary<string, string> metadata, string name) =>
        metadata.TryGetValue(name, out var value) ? Uri.UnescapeDataString(value) : null;

    // Escaping can triple the length and must not be cut in the middle of a %xx sequence, nor of a surrogate pair.
    private static string Escape(string value)
    {
        var escaped = Uri.EscapeDataString(value);
        for (var length = value.Length; escaped.Length > MaxValueLength;)
        {
            length = Math.Min(length - 1, length * MaxValueLength / escaped.Length);
            var cut = char.IsHighSurrogate(value[length - 1]) ? length - 1 : length;
            escaped = Uri.EscapeDataString(string.Concat(value.AsSpan(0, cut), "…"));
        }

        return escaped;
    }
}
