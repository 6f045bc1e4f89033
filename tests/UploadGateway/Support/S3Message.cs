using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DockLogs.Contracts;

namespace DockLogs.UploadGateway.Tests.Support;

/// <summary>
/// A request that can be signed rightly and then, or before, be bent in any way. Written from the SigV4 documents,
/// apart from the gateway's own code.
/// </summary>
internal sealed class S3Message
{
    public string Method { get; set; } = "PUT";

    /// <summary>As it goes over the wire.</summary>
    public string Path { get; set; } = "/";

    /// <summary>As it goes into the signature; the path as sent when null.</summary>
    public string? CanonicalPath { get; set; }

    /// <summary>Names and values, not encoded.</summary>
    public List<(string Name, string Value)> Query { get; } = [];

    public List<(string Name, string Value)> Headers { get; } = [];

    /// <summary>Headers that are sent and not signed.</summary>
    public HashSet<string> Unsigned { get; } = new(StringComparer.OrdinalIgnoreCase) { "content-length", "transfer-encoding", "user-agent", "connection", "expect" };

    public byte[] Body { get; set; } = [];

    /// <summary>x-amz-content-sha256; the hash of the body when null.</summary>
    public string? PayloadHash { get; set; }

    public required IssuedCredentials Credentials { get; set; }

    public required DateTimeOffset Time { get; set; }

    public string? ScopeDate { get; set; }

    public string Region { get; set; } = "us-east-1";

    public string Service { get; set; } = "s3";

    public string Terminal { get; set; } = "aws4_request";

    /// <summary>Set by signing.</summary>
    public string Signature { get; private set; } = "";

    public string Timestamp => Time.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    public string Scope => $"{ScopeDate ?? Timestamp[..8]}/{Region}/{Service}/{Terminal}";

    public static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public string? this[string header]
    {
        get => Headers.Where(pair => pair.Name.Equals(header, StringComparison.OrdinalIgnoreCase)).Select(pair => pair.Value).FirstOrDefault();
        set
        {
            Headers.RemoveAll(pair => pair.Name.Equals(header, StringComparison.OrdinalIgnoreCase));
            if (value is not null)
            {
                Headers.Add((header, value));
            }
        }
    }

    /// <summary>Signs in the Authorization header, as SDKs do.</summary>
    public S3Message Sign()
    {
        this["x-amz-date"] ??= Timestamp;
        this["x-amz-security-token"] ??= Credentials.SessionToken;
        this["x-amz-content-sha256"] ??= PayloadHash ?? Hash(Body);
        var signed = SignedHeaders();
        Signature = Compute(signed, this["x-amz-content-sha256"]!, Query);
        this["authorization"] =
            $"AWS4-HMAC-SHA256 Credential={Credentials.AccessKeyId}/{Scope}, SignedHeaders={string.Join(';', signed)}, Signature={Signature}";
        return this;
    }

    /// <summary>Signs in the query, as presigned URLs are.</summary>
    public S3Message Presign(string lifetimeSeconds = "900", string algorithm = "AWS4-HMAC-SHA256")
    {
        var signed = SignedHeaders();
        Query.AddRange(
        [
            ("X-Amz-Algorithm", algorithm),
            ("X-Amz-Credential", $"{Credentials.AccessKeyId}/{Scope}"),
            ("X-Amz-Date", Timestamp),
            ("X-Amz-Expires", lifetimeSeconds),
            ("X-Amz-SignedHeaders", string.Join(';', signed)),
            ("X-Amz-Security-Token", Credentials.SessionToken),
        ]);
        Signature = Compute(signed, this["x-amz-content-sha256"] ?? "UNSIGNED-PAYLOAD", Query);
        Query.Add(("X-Amz-Signature", Signature));
        return this;
    }

    /// <summary>The signature of anything with this message's key.</summary>
    public string SignText(string text)
    {
        var key = Encoding.UTF8.GetBytes("AWS4" + Credentials.SecretAccessKey);
        foreach (var part in Scope.Split('/'))
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
    }

    public byte[] ToBytes()
    {
        var query = string.Join('&', Query.Select(pair => $"{Uri.EscapeDataString(pair.Name)}={Uri.EscapeDataString(pair.Value)}"));
        var head = new StringBuilder($"{Method} {Path}{(query.Length > 0 ? "?" + query : "")} HTTP/1.1\r\n");
        if (this["content-length"] is null && this["transfer-encoding"] is null)
        {
            this["content-length"] = Body.Length.ToString(CultureInfo.InvariantCulture);
        }

        foreach (var (name, value) in Headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        return [.. Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), .. Body];
    }

    private List<string> SignedHeaders() =>
        [.. Headers.Select(pair => pair.Name.ToLowerInvariant()).Where(name => !Unsigned.Contains(name) && name != "authorization").Distinct().Order(StringComparer.Ordinal)];

    private string Compute(List<string> signed, string payloadHash, List<(string Name, string Value)> query)
    {
        var canonicalQuery = query
            .Select(pair => (Name: Uri.EscapeDataString(pair.Name), Value: Uri.EscapeDataString(pair.Value)))
            .OrderBy(pair => pair.Name, StringComparer.Ordinal)
            .Select(pair => $"{pair.Name}={pair.Value}");
        var headers = string.Concat(signed.Select(name =>
            $"{name}:{string.Join(',', Headers.Where(pair => pair.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(pair => pair.Value.Trim()))}\n"));
        var canonical = $"{Method}\n{CanonicalPath ?? Path}\n{string.Join('&', canonicalQuery)}\n{headers}\n{string.Join(';', signed)}\n{payloadHash}";
        return SignText($"AWS4-HMAC-SHA256\n{Timestamp}\n{Scope}\n{Hash(Encoding.UTF8.GetBytes(canonical))}");
    }
}
