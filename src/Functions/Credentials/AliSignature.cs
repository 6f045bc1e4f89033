using System.Security.Cryptography;
using System.Text;

namespace DockLogs.Functions.Credentials;

/// <summary>
/// Alibaba Cloud's request signature V3, ACS3-HMAC-SHA256 (help.aliyun.com, "Request syntax and signature method V3"),
/// for a request without a body: parameters are in the query.
/// </summary>
internal static class AliSignature
{
    private const string Algorithm = "ACS3-HMAC-SHA256";
    private static readonly string NoBody = Convert.ToHexStringLower(SHA256.HashData([]));

    /// <summary>The query as it is signed and sent: sorted, everything but RFC 3986's unreserved characters escaped.</summary>
    public static string Query(IEnumerable<KeyValuePair<string, string>> parameters) =>
        string.Join('&', parameters.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}"));

    /// <summary>All headers of the request but Host, the signature among them.</summary>
    /// <param name="host">Host and, if it is not the usual one, port.</param>
    /// <param name="query">From <see cref="Query"/>.</param>
    /// <param name="action">Name and version of the API's action.</param>
    /// <param name="now">When the request is made.</param>
    /// <param name="nonce">Never used before.</param>
    /// <param name="key">Id and secret.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> Headers(
        string host, string query, (string Name, string Version) action, DateTimeOffset now, string nonce, (string Id, string Secret) key)
    {
        // In the order of their names.
        KeyValuePair<string, string>[] signed =
        [
            new("host", host),
            new("x-acs-action", action.Name),
            new("x-acs-content-sha256", NoBody),
            new("x-acs-date", now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture)),
            new("x-acs-signature-nonce", nonce),
            new("x-acs-version", action.Version),
        ];
        string names = string.Join(';', signed.Select(header => header.Key));
        string canonical = $"POST\n/\n{query}\n{string.Concat(signed.Select(header => $"{header.Key}:{header.Value}\n"))}\n{names}\n{NoBody}";
        string toSign = $"{Algorithm}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        string signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key.Secret), Encoding.UTF8.GetBytes(toSign)));
        return [.. signed.Skip(1), new("Authorization", $"{Algorithm} Credential={key.Id},SignedHeaders={names},Signature={signature}")];
    }
}
