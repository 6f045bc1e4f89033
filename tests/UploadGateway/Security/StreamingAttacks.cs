using System.Text;
using DockLogs.UploadGateway.Tests.Support;

namespace DockLogs.UploadGateway.Tests.Security;

/// <summary>On aws-chunked bodies: after versitygw's groups on signed and unsigned streams with and without trailers.</summary>
internal static class StreamingAttacks
{
    private static readonly byte[] First = TestBytes.Of(8192, seed: 1);
    private static readonly byte[] Second = TestBytes.Of(8192, seed: 2);
    private static readonly byte[] Third = TestBytes.Of(100, seed: 3);

    public static Attacks All { get; } = Make();

    /// <summary>The streams that are right, so that every attack is one step away from being accepted.</summary>
    public static IReadOnlyList<ChunkedBody> Right { get; } =
    [
        new() { Chunks = [First, Second, Third] },
        new() { Chunks = [] },
        new() { Chunks = [First, Second, Third], Trailer = [Crc32([.. First, .. Second, .. Third])] },
        new() { Chunks = [First, Second, Third], Trailer = [Crc32([.. First, .. Second, .. Third])], Signed = false },
        new() { Chunks = [], Trailer = [Crc32([])], Signed = false },
    ];

    private static Attacks Make()
    {
        var attacks = new Attacks();
        AddChunks(attacks);
        AddLengths(attacks);
        AddTrailers(attacks);
        return attacks;
    }

    private static void AddChunks(Attacks attacks)
    {
        const string signature = "SignatureDoesNotMatch";
        Add(attacks, "chunk_changed", 403, signature, new() { Chunks = [First, Second, Third], Bend = pieces => pieces[1][^10] ^= 1 });
        Add(attacks, "chunk_signature_changed", 403, signature, new() { Chunks = [First, Second, Third], Bend = pieces => Edit(pieces, 1, text => text.Replace("chunk-signature=", "chunk-signature=0", StringComparison.Ordinal)) });
        Add(attacks, "chunk_signature_of_zeros", 403, signature, new() { Chunks = [First, Second, Third], Bend = pieces => Resign(pieces, 1, new string('0', 64)) });
        Add(attacks, "chunk_signature_left_out", 403, signature, new() { Chunks = [First, Second, Third], Bend = pieces => Edit(pieces, 1, text => text[..text.IndexOf(';', StringComparison.Ordinal)] + text[text.IndexOf('\r', StringComparison.Ordinal)..]) });
        Add(attacks, "chunk_with_other_extension", 403, signature, new() { Chunks = [First, Second, Third], Bend = pieces => Edit(pieces, 1, text => text.Replace("chunk-signature", "chunk-sig", StringComparison.Ordinal)) });
        Add(attacks, "chunks_swapped", 403, signature, new() { Chunks = [First, Second, Third], Bend = pieces => (pieces[0], pieces[1]) = (pieces[1], pieces[0]) });
        Add(attacks, "chunk_repeated", 403, signature, new() { Chunks = [First, Second, Third], DecodedLength = (8192 * 3) + 100, Bend = pieces => pieces.Insert(1, pieces[0]) });
        Add(attacks, "chunk_dropped", 403, signature, new() { Chunks = [First, Second, Third], DecodedLength = 8192 + 100, Bend = pieces => pieces.RemoveAt(1) });
        Add(attacks, "closing_chunk_unsigned", 403, signature, new() { Chunks = [First, Second, Third], Bend = pieces => pieces[^2] = "0\r\n"u8.ToArray() });
        Add(attacks, "closing_chunk_with_wrong_signature", 403, signature, new() { Chunks = [First, Second, Third], Bend = pieces => Resign(pieces, 3, new string('0', 64)) });
        Add(attacks, "signed_stream_sent_unsigned", 403, signature, new() { Chunks = [First], Bend = pieces => { pieces[0] = [.. "2000\r\n"u8, .. First, .. "\r\n"u8]; pieces[1] = "0\r\n"u8.ToArray(); } });
        Add(attacks, "unsigned_stream_with_unchecked_signature", 400, "IncompleteBody", new() { Chunks = [First], Trailer = [Crc32(First)], Signed = false, Bend = pieces => Edit(pieces, 0, text => text.Replace("2000", "2000;chunk-signature=" + new string('0', 64), StringComparison.Ordinal)) });
        Add(attacks, "small_chunks", 400, "InvalidChunkSizeError", new() { Chunks = [Third, Third, First] });
    }

    private static void AddLengths(Attacks attacks)
    {
        const string incomplete = "IncompleteBody";
        Add(attacks, "decoded_length_too_large", 400, incomplete, new() { Chunks = [First, Third], DecodedLength = 10_000 });
        Add(attacks, "decoded_length_too_small", 400, incomplete, new() { Chunks = [First, Third], DecodedLength = 8192 });
        Add(attacks, "decoded_length_splits_a_chunk", 400, incomplete, new() { Chunks = [First, Third], DecodedLength = 8200 });
        Add(attacks, "decoded_length_over_the_limit", 400, "EntityTooLarge", new() { Chunks = [First, Third], DecodedLength = AttackRange.Limit + 1 });
        Add(attacks, "decoded_length_negative", 411, "MissingContentLength", new() { Chunks = [First], DecodedLength = -1 });
        attacks.Add("decoded_length_of_no_number", 411, "MissingContentLength", a => new ChunkedBody { Chunks = [First] }.Into(With(a.Put(), "x-amz-decoded-content-length", "8192.0")));
        attacks.Add("decoded_length_empty", 411, "MissingContentLength", a => new ChunkedBody { Chunks = [First] }.Into(With(a.Put(), "x-amz-decoded-content-length", "")));
        Add(attacks, "chunk_size_of_no_number", 400, incomplete, new() { Chunks = [First], Bend = pieces => Edit(pieces, 0, text => text.Replace("2000;", "zz;", StringComparison.Ordinal)) });
        Add(attacks, "chunk_size_negative", 400, incomplete, new() { Chunks = [First], Bend = pieces => Edit(pieces, 0, text => text.Replace("2000;", "-2000;", StringComparison.Ordinal)) });
        Add(attacks, "chunk_size_empty", 400, incomplete, new() { Chunks = [First], Bend = pieces => Edit(pieces, 0, text => text.Replace("2000;", ";", StringComparison.Ordinal)) });
        Add(attacks, "chunk_size_overflowing", 400, incomplete, new() { Chunks = [First], Bend = pieces => Edit(pieces, 0, text => text.Replace("2000;", "ffffffffffffffff;", StringComparison.Ordinal)) });
        Add(attacks, "chunk_size_endless", 400, incomplete, new() { Chunks = [First], Bend = pieces => Edit(pieces, 0, text => new string('0', 9000) + text) });
        Add(attacks, "chunk_larger_than_the_rest", 400, incomplete, new() { Chunks = [First], Bend = pieces => Edit(pieces, 0, text => text.Replace("2000;", "2001;", StringComparison.Ordinal)) });
        Add(attacks, "chunk_without_line_end", 400, incomplete, new() { Chunks = [First], Bend = pieces => pieces[0] = [.. pieces[0][..^2], (byte)'x', (byte)'\n'] });
        Add(attacks, "closing_chunk_left_out", 400, incomplete, new() { Chunks = [First], Bend = pieces => pieces.RemoveRange(1, 2) });
        Add(attacks, "bytes_behind_the_end", 400, incomplete, new() { Chunks = [First], Bend = pieces => pieces.Add("PUT /dock-logs/evil HTTP/1.1\r\n\r\n"u8.ToArray()) });
        Add(attacks, "plain_body_in_place_of_stream", 400, incomplete, new() { Chunks = [First], Bend = pieces => { pieces.Clear(); pieces.Add(Encoding.ASCII.GetBytes(new string('p', 8192))); } });
        attacks.Add("content_md5_wrong_in_stream", 400, "BadDigest", a => new ChunkedBody { Chunks = [First] }.Into(With(a.Put(), "content-md5", Convert.ToBase64String(new byte[16]))));
    }

    private static void AddTrailers(Attacks attacks)
    {
        const string malformed = "MalformedTrailerError";
        Add(attacks, "trailer_unsigned_in_signed_stream", 400, malformed, new() { Chunks = [First], Trailer = [Crc32(First)], TrailerSigned = false });
        Add(attacks, "trailer_signature_wrong", 403, "SignatureDoesNotMatch", new() { Chunks = [First], Trailer = [Crc32(First)], Bend = pieces => Edit(pieces, 2, text => text.Replace("x-amz-trailer-signature:", "x-amz-trailer-signature:0", StringComparison.Ordinal)) });
        Add(attacks, "trailer_swapped_behind_its_signature", 403, "SignatureDoesNotMatch", new() { Chunks = [First], Trailer = [Crc32(Second)], Bend = pieces => Edit(pieces, 2, text => text.Replace(Crc32(Second).Value, Crc32(First).Value, StringComparison.Ordinal)) });
        Add(attacks, "trailer_removed", 400, malformed, new() { Chunks = [First], Trailer = [Crc32(First)], Bend = pieces => pieces[2] = "\r\n"u8.ToArray() });
        Add(attacks, "trailer_removed_from_unsigned_stream", 400, malformed, new() { Chunks = [First], Trailer = [Crc32(First)], Signed = false, Bend = pieces => pieces[2] = "\r\n"u8.ToArray() });
        Add(attacks, "trailer_cut_off", 400, malformed, new() { Chunks = [First], Trailer = [Crc32(First)], Signed = false, Bend = pieces => pieces.RemoveAt(2) });
        Add(attacks, "trailer_checksum_wrong", 400, "BadDigest", new() { Chunks = [First], Trailer = [Crc32(Second)] });
        Add(attacks, "trailer_checksum_wrong_in_unsigned_stream", 400, "BadDigest", new() { Chunks = [First], Trailer = [Crc32(Second)], Signed = false });
        Add(attacks, "unsigned_stream_changed", 400, "BadDigest", new() { Chunks = [First], Trailer = [Crc32(First)], Signed = false, Bend = pieces => pieces[0][^10] ^= 1 });
        Add(attacks, "trailer_checksum_malformed", 400, "InvalidRequest", new() { Chunks = [First], Trailer = [("x-amz-checksum-crc32", "invalid")], Signed = false });
        Add(attacks, "trailer_twice", 400, malformed, new() { Chunks = [First], Trailer = [Crc32(First), Crc32(First)], Signed = false });
        Add(attacks, "trailer_with_unannounced_header", 400, malformed, new() { Chunks = [First], Trailer = [Crc32(First), ("x-amz-meta-evil", "1")], Signed = false });
        Add(attacks, "trailer_without_name", 400, malformed, new() { Chunks = [First], Trailer = [Crc32(First)], Signed = false, Bend = pieces => pieces[2] = "evil\r\n\r\n"u8.ToArray() });
        attacks.Add("trailer_with_other_checksum_than_announced", 400, malformed, a => new ChunkedBody { Chunks = [First], Trailer = [Crc32(First)], Signed = false }.Into(With(a.Put(), "x-amz-trailer", "x-amz-checksum-sha256")));
        attacks.Add("trailer_not_announced", 400, malformed, a => Unannounced(a));
        attacks.Add("trailer_announcing_another_header", 400, "InvalidRequest", a => new ChunkedBody { Chunks = [First], Trailer = [Crc32(First)], Signed = false }.Into(With(a.Put(), "x-amz-trailer", "x-amz-meta-evil")));
        attacks.Add("trailer_and_header_checksum", 400, "InvalidRequest", a => new ChunkedBody { Chunks = [First], Trailer = [Crc32(First)], Signed = false }.Into(With(a.Put(), "x-amz-checksum-crc32", Crc32(First).Value)));
        Add(attacks, "trailer_where_none_was_promised", 400, malformed, new() { Chunks = [First], Bend = pieces => pieces[2] = "x-amz-checksum-crc32:AAAAAA==\r\n\r\n"u8.ToArray() });
    }

    private static S3Message Unannounced(Attack attack)
    {
        var message = attack.Put();
        message.PayloadHash = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
        message["x-amz-decoded-content-length"] = "8192";
        message.Sign();
        message.Body = [.. "2000\r\n"u8, .. First, .. Encoding.ASCII.GetBytes($"\r\n0\r\nx-amz-checksum-crc32:{Crc32(First).Value}\r\n\r\n")];
        return message;
    }

    private static void Add(Attacks attacks, string name, int status, string code, ChunkedBody body) =>
        attacks.Add(name, status, code, attack => body.Into(attack.Put()));

    private static S3Message With(S3Message message, string name, string value)
    {
        message[name] = value;
        return message;
    }

    private static (string Name, string Value) Crc32(byte[] bytes)
    {
        var crc = System.IO.Hashing.Crc32.Hash(bytes);
        Array.Reverse(crc);
        return ("x-amz-checksum-crc32", Convert.ToBase64String(crc));
    }

    private static void Edit(List<byte[]> pieces, int index, Func<string, string> edit) =>
        pieces[index] = Encoding.Latin1.GetBytes(edit(Encoding.Latin1.GetString(pieces[index])));

    private static void Resign(List<byte[]> pieces, int index, string signature) => Edit(pieces, index, text =>
    {
        var at = text.IndexOf("chunk-signature=", StringComparison.Ordinal) + 16;
        return text[..at] + signature + text[(at + 64)..];
    });
}
