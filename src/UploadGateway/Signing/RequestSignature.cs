using System.Security.Cryptography;
using System.Text;
using DockLogs.UploadGateway.Requests;
using Microsoft.Extensions.Primitives;

namespace DockLogs.UploadGateway.Signing;

/// <summary>
/// The canonical request and the string to sign of SigV4, with the rules that are S3's own: the path is encoded once,
/// and it is not normalised.
/// </summary>
internal static class RequestSignature
{
    public const string Algorithm = "AWS4-HMAC-SHA256";

    public static string StringToSign(HttpRequest request, RequestTarget target, SignatureClaim claim, PayloadHash payload)
    {
        var canonical = CanonicalRequest(request, target, claim, payload);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));
        return $"{Algorithm}\n{claim.Timestamp}\n{claim.Scope.Text}\n{hash}";
    }

    private static string CanonicalRequest(HttpRequest request, RequestTarget target, SignatureClaim claim, PayloadHash payload)
    {
        var text = new StringBuilder(1024);
        text.Append(request.Method).Append('\n');
        text.Append(target.CanonicalPath).Append('\n');
        text.Append(target.Query.Canonical(except: claim.Lifetime is null ? null : QuerySignature.SignatureParameter)).Append('\n');
        foreach (var name in claim.SignedHeaders)
        {
            text.Append(name).Append(':');
            AppendValues(text, request.Headers[name]);
            text.Append('\n');
        }

        text.Append('\n').AppendJoin(';', claim.SignedHeaders).Append('\n');
        return text.Append(payload.Text).ToString();
    }

    private static void AppendValues(StringBuilder text, StringValues values)
    {
        for (var i = 0; i < values.Count; i++)
        {
            text.Append(i == 0 ? "" : ",");
            var space = false;
            foreach (var c in values[i].AsSpan().Trim())
            {
                // Runs of spaces count as one (SigV4, "Trimall").
                if (c != ' ' || !space)
                {
                    text.Append(c);
                }

                space = c == ' ';
            }
        }
    }
}
