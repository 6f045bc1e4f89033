using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace DockLogs.Functions.Tests.Credentials.Support;

/// <summary>Checks AWS Signature Version 4 as a server does (AWS General Reference, "Create a signed AWS API request").</summary>
internal static class SigV4
{
    /// <summary>The access key id a request names, from its header or its query.</summary>
    public static string? KeyIdOf(HttpRequest request) => Scope(request)?.Split('/')[0];

    /// <summary>Whether the request is signed with the secret, for the region and the service.</summary>
    public static bool IsSigned(HttpRequest request, byte[] body, string secret, string region, string service)
    {
        string? signature = Field(request, "Signature") ?? Query(request, "X-Amz-Signature");
        string? names = Field(request, "SignedHeaders") ?? Query(request, "X-Amz-SignedHeaders");
        string[]? scope = Scope(request)?.Split('/');
        string date = request.Headers["X-Amz-Date"].FirstOrDefault() ?? Query(request, "X-Amz-Date") ?? "";
        if (signature is null || names is null || scope is not [_, var day, _, _, "aws4_request"] || scope[2] != region || scope[3] != service || !date.StartsWith(day, StringComparison.Ordinal))
        {
            return false;
        }

        bool isPresigned = Query(request, "X-Amz-Signature") is not null;
        string hash = isPresigned ? "UNSIGNED-PAYLOAD" : Convert.ToHexStringLower(SHA256.HashData(body));
        if (!isPresigned && request.Headers["X-Amz-Content-SHA256"].FirstOrDefault() is { } told && told != hash)
        {
            return false;
        }

        string target = request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget;
        string[] parts = target.Split('?', 2);
        string query = parts.Length < 2 ? "" : string.Join('&', parts[1].Split('&')
            .Where(pair => !pair.StartsWith("X-Amz-Signature=", StringComparison.Ordinal))
            .Select(pair => pair.Contains('=', StringComparison.Ordinal) ? pair : pair + "=")
            .Order(StringComparer.Ordinal));
        var headers = names.Split(';').Select(name => $"{name}:{request.Headers[name].ToString().Trim()}\n");
        string canonical = $"{request.Method}\n{parts[0]}\n{query}\n{string.Concat(headers)}\n{names}\n{hash}";
        string toSign = $"AWS4-HMAC-SHA256\n{date}\n{string.Join('/', scope[1..])}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        byte[] key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (string part in scope[1..])
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        return signature == Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
    }

    private static string? Scope(HttpRequest request) => Field(request, "Credential") ?? Query(request, "X-Amz-Credential");

    private static string? Query(HttpRequest request, string name) => request.Query[name].FirstOrDefault();

    private static string? Field(HttpRequest request, string name)
    {
        string header = request.Headers.Authorization.ToString();
        return header.StartsWith("AWS4-HMAC-SHA256 ", StringComparison.Ordinal)
            ? header["AWS4-HMAC-SHA256 ".Length..].Split(',').Select(part => part.Trim().Split('=', 2)).FirstOrDefault(part => part[0] == name)?[1]
            : null;
    }
}
