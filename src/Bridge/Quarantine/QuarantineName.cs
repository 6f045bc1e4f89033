using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DockLogs.Bridge.Quarantine;

/// <summary>
/// Blob name <c>{yyyy}/{MM}/{dd}/{HHmmssfff}-{16 hex}</c> and the same as an id without slashes,
/// <c>{yyyyMMdd}-{HHmmssfff}-{16 hex}</c>. The hash is of topic and body, so one message always ends in the same digits.
/// </summary>
internal static class QuarantineName
{
    private const int IdLength = 8 + 1 + 9 + 1 + 16;
    private static readonly SearchValues<char> Allowed = SearchValues.Create("0123456789abcdef-");

    public static string For(QuarantinedMessage message)
    {
        var time = message.ReceivedAt.UtcDateTime.ToString("yyyy'/'MM'/'dd'/'HHmmssfff", CultureInfo.InvariantCulture);
        return $"{time}-{Hash(message)}";
    }

    public static string ToId(string blobName) => blobName.Replace("/", "", StringComparison.Ordinal).Insert(8, "-");

    public static bool TryParseId(string? id, out string blobName)
    {
        blobName = "";
        if (id is not { Length: IdLength } || id[8] != '-' || id[18] != '-' || id.AsSpan().ContainsAnyExcept(Allowed))
        {
            return false;
        }

        blobName = $"{id[..4]}/{id[4..6]}/{id[6..8]}/{id[9..]}";
        return true;
    }

    /// <summary>Whether a blob of the container is ours: others may have put something there.</summary>
    public static bool IsOne(string blobName) => blobName.Length == IdLength + 2 && TryParseId(ToId(blobName), out var name) && name == blobName;

    private static string Hash(QuarantinedMessage message)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(Encoding.UTF8.GetBytes(message.Topic));
        sha.AppendData(message.Body.Span);
        return Convert.ToHexStringLower(sha.GetHashAndReset().AsSpan(0, 8));
    }
}
