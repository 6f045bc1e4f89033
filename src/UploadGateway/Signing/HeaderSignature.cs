using System.Diagnostics.CodeAnalysis;
using DockLogs.UploadGateway.Errors;

namespace DockLogs.UploadGateway.Signing;

/// <summary>Reads the Authorization header of SigV4 (S3 API reference, "Signature calculations: Authorization header").</summary>
internal static class HeaderSignature
{
    public static bool TryParse(HttpRequest request, [NotNullWhen(true)] out SignatureClaim? claim, [NotNullWhen(false)] out S3Error? error)
    {
        claim = null;
        if (request.Headers.Authorization is not [{ } authorization])
        {
            error = S3Errors.InvalidArgument.Saying("One and only one Authorization header is allowed.").With("ArgumentName", "Authorization");
            return false;
        }

        var space = authorization.IndexOf(' ', StringComparison.Ordinal);
        if (space <= 0)
        {
            error = S3Errors.InvalidArgument.Saying("Authorization header is invalid -- one and only one ' ' (space) required.").With("ArgumentName", "Authorization");
            return false;
        }

        var algorithm = authorization[..space];
        if (algorithm != RequestSignature.Algorithm)
        {
            error = algorithm == "AWS" ? S3Errors.UnsupportedAuthorization : S3Errors.UnknownAuthorizationType.With("ArgumentName", "Authorization");
            return false;
        }

        return TryReadComponents(request, authorization[(space + 1)..], out claim, out error);
    }

    private static bool TryReadComponents(
        HttpRequest request, string text, [NotNullWhen(true)] out SignatureClaim? claim, [NotNullWhen(false)] out S3Error? error)
    {
        claim = null;
        string? credential = null, signedHeaders = null, signature = null;
        foreach (var component in text.Split(','))
        {
            var trimmed = component.Trim();
            var equals = trimmed.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? "" : trimmed[..equals];
            ref var slot = ref credential;
            switch (name)
            {
                case "Credential":
                    break;
                case "SignedHeaders":
                    slot = ref signedHeaders;
                    break;
                case "Signature":
                    slot = ref signature;
                    break;
                default:
                    error = S3Errors.AuthorizationHeaderMalformed("it holds a component that is none of Credential, SignedHeaders and Signature.");
                    return false;
            }

            if (slot is not null)
            {
                error = S3Errors.AuthorizationHeaderMalformed($"{name} is given twice.");
                return false;
            }

            slot = trimmed[(equals + 1)..];
        }

        if (string.IsNullOrEmpty(credential) || string.IsNullOrEmpty(signedHeaders) || string.IsNullOrEmpty(signature))
        {
            error = S3Errors.AuthorizationHeaderMalformed("the authorization header requires three components: Credential, SignedHeaders, and Signature.");
            return false;
        }

        if (CredentialScope.Parse(credential) is not { } scope)
        {
            error = S3Errors.AuthorizationHeaderMalformed("the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".");
            return false;
        }

        if (!LowerHex.IsSignature(signature))
        {
            error = S3Errors.SignatureDoesNotMatch;
            return false;
        }

        if (request.Headers["x-amz-date"] is not [{ } timestamp] || !SignatureTime.TryParse(timestamp, out var time))
        {
            error = S3Errors.MissingDate;
            return false;
        }

        var tokens = request.Headers["x-amz-security-token"];
        if (tokens.Count > 1)
        {
            error = S3Errors.InvalidToken;
            return false;
        }

        error = null;
        claim = new SignatureClaim
        {
            Scope = scope,
            SignedHeaders = signedHeaders.Split(';'),
            Signature = signature,
            Timestamp = timestamp,
            Time = time,
            SessionToken = tokens.ToString(),
        };
        return true;
    }
}
