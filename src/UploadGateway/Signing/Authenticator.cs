using System.Diagnostics.CodeAnalysis;
using DockLogs.Contracts;
using DockLogs.UploadGateway.Errors;
using DockLogs.UploadGateway.Requests;
using Microsoft.Extensions.Options;

namespace DockLogs.UploadGateway.Signing;

/// <summary>
/// Decides whether a request was signed by someone who holds the secret of a valid upload token. Everything here
/// happens before the first byte of the body is read.
/// </summary>
internal sealed class Authenticator(UploadTokens tokens, IOptions<GatewayOptions> options, TimeProvider time)
{
    private const string Service = "s3";
    private const string Terminal = "aws4_request";

    public bool TryAuthenticate(
        HttpRequest request, RequestTarget target, [NotNullWhen(true)] out AuthenticatedRequest? authenticated, [NotNullWhen(false)] out S3Error? error)
    {
        authenticated = null;
        var inQuery = QuerySignature.IsClaimed(target.Query);
        var inHeader = request.Headers.Authorization.Count > 0;
        if (inQuery && inHeader)
        {
            error = S3Errors.TwoAuthorizations;
            return false;
        }

        if (!inQuery && !inHeader)
        {
            error = S3Errors.AnonymousAccess;
            return false;
        }

        SignatureClaim? claim;
        if (!(inQuery ? QuerySignature.TryParse(target.Query, out claim, out error) : HeaderSignature.TryParse(request, out claim, out error)))
        {
            return false;
        }

        error = CheckScope(claim) ?? CheckTime(claim) ?? SignedHeaderRules.Check(request, claim);
        return error is null
            && TryReadPayload(request, claim, out var payload, out error)
            && TryVerify(request, target, claim, payload, out authenticated, out error);
    }

    private S3Error? CheckScope(SignatureClaim claim)
    {
        var scope = claim.Scope;
        string? fault = null;
        if (scope.Terminal != Terminal)
        {
            fault = $"incorrect terminal; this endpoint uses \"{Terminal}\".";
        }
        else if (scope.Service != Service)
        {
            fault = $"incorrect service; this endpoint belongs to \"{Service}\".";
        }
        else if (!SignatureTime.IsDate(scope.Date))
        {
            fault = "incorrect date format; the date in the credential must be in the format \"yyyyMMdd\".";
        }
        else if (!claim.Timestamp.StartsWith(scope.Date, StringComparison.Ordinal))
        {
            fault = "invalid credential date; this date is not the same as X-Amz-Date.";
        }
        else if (scope.Region != options.Value.Region)
        {
            return Malformed($"the region is wrong; expecting '{options.Value.Region}'.").With("Region", options.Value.Region);
        }

        return fault is null ? null : Malformed(fault);

        S3Error Malformed(string reason) => claim.Lifetime is null
            ? S3Errors.AuthorizationHeaderMalformed(reason)
            : S3Errors.AuthorizationQueryParameters($"Error parsing the X-Amz-Credential parameter; {reason}");
    }

    private S3Error? CheckTime(SignatureClaim claim)
    {
        var now = time.GetUtcNow();
        var skew = options.Value.ClockSkew;
        if (claim.Lifetime is not { } lifetime)
        {
            return (now - claim.Time).Duration() > skew
                ? S3Errors.RequestTimeTooSkewed
                    .With("RequestTime", claim.Timestamp)
                    .With("ServerTime", now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture))
                : null;
        }

        return claim.Time - now > skew ? S3Errors.PresignedNotYetValid
            : now > claim.Time + lifetime ? S3Errors.PresignedExpired
            : null;
    }

    private static bool TryReadPayload(
        HttpRequest request, SignatureClaim claim, [NotNullWhen(true)] out PayloadHash? payload, [NotNullWhen(false)] out S3Error? error)
    {
        payload = null;
        error = null;
        var text = request.Headers["x-amz-content-sha256"].ToString();
        if (text.Length == 0)
        {
            // A presigned URL is made before its body is known.
            payload = claim.Lifetime is null ? null : PayloadHash.Unsigned;
            error = payload is null ? S3Errors.MissingContentSha256 : null;
            return payload is not null;
        }

        payload = PayloadHash.Parse(text);
        if (payload is null)
        {
            error = S3Errors.InvalidContentSha256.With("ArgumentName", "x-amz-content-sha256");
            return false;
        }

        if (payload.IsChunked && claim.Lifetime is not null)
        {
            error = S3Errors.StreamingNotAllowedHere;
            return false;
        }

        return true;
    }

    private bool TryVerify(
        HttpRequest request,
        RequestTarget target,
        SignatureClaim claim,
        PayloadHash payload,
        [NotNullWhen(true)] out AuthenticatedRequest? authenticated,
        [NotNullWhen(false)] out S3Error? error)
    {
        authenticated = null;
        if (claim.SessionToken.Length == 0)
        {
            // There are no lasting keys: without a token no access key id is known.
            error = S3Errors.InvalidAccessKeyId;
            return false;
        }

        if (!tokens.TryVerify(claim.Scope.AccessKeyId, claim.SessionToken, time.GetUtcNow(), out var grant, out var secret, out var fault))
        {
            error = TokenRefusal.For(fault);
            return false;
        }

        var key = SigningKey.Derive(secret, claim.Scope);
        if (!key.Matches(RequestSignature.StringToSign(request, target, claim, payload), claim.Signature))
        {
            error = S3Errors.SignatureDoesNotMatch;
            return false;
        }

        error = null;
        authenticated = new AuthenticatedRequest
        {
            Grant = grant,
            Payload = payload,
            Chunks = payload.Kind is PayloadKind.SignedChunks or PayloadKind.SignedChunksWithTrailer
                ? new ChunkSigner(key, claim.Timestamp, claim.Scope.Text, claim.Signature)
                : null,
        };
        return true;
    }
}
