using System.Buffers.Binary;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace DockLogs.Contracts;

/// <summary>
/// The signed part of a session token, big-endian: version (1), key id (4), upload (16), expiry in ms since 1970 (8),
/// byte limit or -1 (8), then dock, bucket and key prefix, each one length byte and UTF-8, then the parent span (8) when
/// there is one. Exactly one encoding for a grant.
/// </summary>
internal static class TokenClaims
{
    public const byte Version = 1;

    /// <summary>The most bytes claims can have.</summary>
    public const int MaxBytes = FixedBytes + 3 * (1 + byte.MaxValue) + SpanBytes;

    private const int UploadOffset = 1 + TokenKey.IdBytes;
    private const int ExpiresOffset = UploadOffset + 16;
    private const int MaxBytesOffset = ExpiresOffset + 8;
    private const int FixedBytes = MaxBytesOffset + 8;
    private const int SpanBytes = 8;
    private const long NoLimit = -1;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="ArgumentException">A text of the grant is empty, too long, or not encodable; the prefix ends without a slash; the limit is negative; the expiry is before 1970.</exception>
    public static int Write(UploadGrant grant, ReadOnlySpan<byte> keyId, Span<byte> destination)
    {
        if (grant.MaxBytes < 0)
        {
            throw new ArgumentException($"byte limit {grant.MaxBytes}: expected 0 or more, or null for none", nameof(grant));
        }

        if (!grant.KeyPrefix.EndsWith('/'))
        {
            throw new ArgumentException("the key prefix does not end with a slash, so it would cover other uploads' keys too", nameof(grant));
        }

        if (grant.Expires < DateTimeOffset.UnixEpoch)
        {
            throw new ArgumentException("the expiry is before 1970", nameof(grant));
        }

        destination[0] = Version;
        keyId.CopyTo(destination[1..]);
        grant.Upload.ToGuid().TryWriteBytes(destination[UploadOffset..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(destination[ExpiresOffset..], grant.Expires.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteInt64BigEndian(destination[MaxBytesOffset..], grant.MaxBytes ?? NoLimit);
        var written = FixedBytes;
        written += WriteText(grant.Dock.Value, nameof(grant.Dock), destination[written..]);
        written += WriteText(grant.Bucket, nameof(grant.Bucket), destination[written..]);
        written += WriteText(grant.KeyPrefix, nameof(grant.KeyPrefix), destination[written..]);
        if (grant.ParentSpan is { } span && span != default)
        {
            span.CopyTo(destination.Slice(written, SpanBytes));
            written += SpanBytes;
        }

        return written;
    }

    /// <summary>Reads claims whose signature has been checked; false when they are not ones that <see cref="Write"/> makes.</summary>
    public static bool TryRead(ReadOnlySpan<byte> claims, [NotNullWhen(true)] out UploadGrant? grant)
    {
        grant = null;
        if (claims.Length < FixedBytes)
        {
            return false;
        }

        var expires = BinaryPrimitives.ReadInt64BigEndian(claims[ExpiresOffset..]);
        var maxBytes = BinaryPrimitives.ReadInt64BigEndian(claims[MaxBytesOffset..]);
        var rest = claims[FixedBytes..];
        if (expires < 0 || expires > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() || maxBytes < NoLimit
            || !TryReadText(ref rest, out var dock) || !DockSerial.TryParse(dock, out var serial)
            || !TryReadText(ref rest, out var bucket)
            || !TryReadText(ref rest, out var prefix)
            || !TryReadSpan(rest, out var span))
        {
            return false;
        }

        grant = new UploadGrant
        {
            Upload = UploadId.FromGuid(new Guid(claims.Slice(UploadOffset, 16), bigEndian: true)),
            Dock = serial,
            Bucket = bucket,
            KeyPrefix = prefix,
            Expires = DateTimeOffset.FromUnixTimeMilliseconds(expires),
            MaxBytes = maxBytes == NoLimit ? null : maxBytes,
            ParentSpan = span,
        };
        return true;
    }

    public static ReadOnlySpan<byte> KeyId(ReadOnlySpan<byte> claims) => claims.Slice(1, TokenKey.IdBytes);

    private static int WriteText(string text, string name, Span<byte> destination)
    {
        var length = StrictUtf8.GetByteCount(text);
        if (length is 0 or > byte.MaxValue)
        {
            throw new ArgumentException($"{name} has {length} bytes: expected 1 to {byte.MaxValue}", nameof(text));
        }

        destination[0] = (byte)length;
        return 1 + StrictUtf8.GetBytes(text, destination[1..]);
    }

    private static bool TryReadSpan(ReadOnlySpan<byte> rest, out ActivitySpanId? span)
    {
        span = rest.Length == SpanBytes ? ActivitySpanId.CreateFromBytes(rest) : null;
        return rest.IsEmpty || (span is { } read && read != default);
    }

    private static bool TryReadText(ref ReadOnlySpan<byte> rest, out string text)
    {
        text = "";
        if (rest.IsEmpty || rest[0] == 0 || rest.Length <= rest[0])
        {
            return false;
        }

        var bytes = rest.Slice(1, rest[0]);
        rest = rest[(1 + bytes.Length)..];
        if (!System.Text.Unicode.Utf8.IsValid(bytes))
        {
            return false;
        }

        text = Encoding.UTF8.GetString(bytes);
        return true;
    }
}
