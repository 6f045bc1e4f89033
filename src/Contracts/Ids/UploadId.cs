using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace DockLogs.Contracts;

/// <summary>
/// An upload's id: a UUID, which is also its orchestration's instance id and the <c>bid</c> of all its commands.
/// </summary>
[JsonConverter(typeof(UploadIdJsonConverter))]
public readonly record struct UploadId : IParsable<UploadId>
{
    /// <summary>What an upload id looks like, for messages.</summary>
    public const string Expected = "a hyphenated UUID such as 0f8fad5b-d9cb-469f-a165-70867728950e";

    private const int TextLength = 36;

    private readonly Guid _id;

    private UploadId(Guid id) => _id = id;

    /// <summary>The UUID, lower case, hyphenated.</summary>
    public string Value => _id.ToString("D");

    /// <summary>The UUID itself.</summary>
    public Guid ToGuid() => _id;

    /// <summary>A new random id. Not for orchestrations, which must replay: they are given theirs.</summary>
    public static UploadId New() => new(Guid.NewGuid());

    /// <summary>The id with the given UUID.</summary>
    public static UploadId FromGuid(Guid id) => new(id);

    /// <summary>
    /// The id that belongs to a caller's idempotency key: the same dock and key always give the same id.
    /// A name-based UUID over SHA-256, version 8 of RFC 9562.
    /// </summary>
    public static UploadId FromIdempotencyKey(DockSerial dock, string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        // A serial number cannot hold a line feed, so (dock, key) has one reading only.
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"docklogs-upload\n{dock.Value}\n{key}"), hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new UploadId(new Guid(hash[..16], bigEndian: true));
    }

    /// <summary>Reads a hyphenated UUID of 36 characters in either case; false when the text is anything else.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out UploadId id) => TryParse(text.AsSpan(), out id);

    /// <summary>Reads a hyphenated UUID of 36 characters in either case; false when the text is anything else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out UploadId id)
    {
        id = default;
        if (text.Length != TextLength)
        {
            return false;
        }

        // Guid's own parser would let blanks and 0x pass.
        for (var i = 0; i < TextLength; i++)
        {
            var fits = i is 8 or 13 or 18 or 23 ? text[i] == '-' : char.IsAsciiHexDigit(text[i]);
            if (!fits)
            {
                return false;
            }
        }

        id = new UploadId(Guid.ParseExact(text, "D"));
        return true;
    }

    /// <summary>Reads an id.</summary>
    /// <exception cref="FormatException">The text is not one.</exception>
    public static UploadId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not an upload id: expected {Expected}.");

    /// <inheritdoc/>
    public override string ToString() => Value;

    static UploadId IParsable<UploadId>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<UploadId>.TryParse(string? s, IFormatProvider? provider, out UploadId result) => TryParse(s, out result);
}
