using System.Globalization;
using System.Text;

namespace DockLogs.UploadGateway.Tests.Support;

/// <summary>Writes aws-chunked bodies, right or bent.</summary>
internal sealed class ChunkedBody
{
    private const string EmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    public required IReadOnlyList<byte[]> Chunks { get; init; }

    /// <summary>Trailing headers; null for a stream without a trailer.</summary>
    public IReadOnlyList<(string Name, string Value)>? Trailer { get; init; }

    /// <summary>The stream's chunks and trailer are signed.</summary>
    public bool Signed { get; init; } = true;

    /// <summary>The trailer's signature is sent.</summary>
    public bool TrailerSigned { get; init; } = true;

    public long? DecodedLength { get; init; }

    /// <summary>Bends the pieces, each a chunk with its header and line end, the closing one and the trailer last.</summary>
    public Action<List<byte[]>>? Bend { get; init; }

    public byte[] Bytes => [.. Chunks.SelectMany(chunk => chunk)];

    /// <summary>Fills a message with the body, and signs it.</summary>
    public S3Message Into(S3Message message)
    {
        message.PayloadHash = (Signed, Trailer) switch
        {
            (true, null) => "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
            (true, _) => "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
            _ => "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        };
        message["content-encoding"] = "aws-chunked";
        message["x-amz-decoded-content-length"] ??= (DecodedLength ?? Bytes.Length).ToString(CultureInfo.InvariantCulture);
        if (Trailer is [var (name, _), ..])
        {
            message["x-amz-trailer"] ??= name;
        }

        message.Sign();
        var previous = message.Signature;
        var pieces = new List<byte[]>();
        foreach (var chunk in Chunks.Append([]))
        {
            var head = chunk.Length.ToString("x", CultureInfo.InvariantCulture);
            if (Signed)
            {
                previous = message.SignText($"AWS4-HMAC-SHA256-PAYLOAD\n{message.Timestamp}\n{message.Scope}\n{previous}\n{EmptyHash}\n{S3Message.Hash(chunk)}");
                head += $";chunk-signature={previous}";
            }

            pieces.Add([.. Encoding.ASCII.GetBytes(head + "\r\n"), .. chunk, .. chunk.Length > 0 ? "\r\n"u8 : default]);
        }

        pieces.Add(Encoding.ASCII.GetBytes(TrailerText(message, previous)));
        Bend?.Invoke(pieces);
        message.Body = [.. pieces.SelectMany(piece => piece)];
        return message;
    }

    private string TrailerText(S3Message message, string previous)
    {
        if (Trailer is null)
        {
            return "\r\n";
        }

        var text = string.Concat(Trailer.Select(pair => $"{pair.Name}:{pair.Value}\r\n"));
        if (Signed && TrailerSigned)
        {
            var canonical = string.Concat(Trailer.Select(pair => $"{pair.Name}:{pair.Value}\n"));
            var signature = message.SignText(
                $"AWS4-HMAC-SHA256-TRAILER\n{message.Timestamp}\n{message.Scope}\n{previous}\n{S3Message.Hash(Encoding.ASCII.GetBytes(canonical))}");
            text += $"x-amz-trailer-signature:{signature}\r\n";
        }

        return text + "\r\n";
    }
}
