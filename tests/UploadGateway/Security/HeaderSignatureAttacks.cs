using System.Globalization;
using DockLogs.UploadGateway.Tests.Support;

namespace DockLogs.UploadGateway.Tests.Security;

/// <summary>On the Authorization header: after versitygw's Authentication group and ceph's test_headers.</summary>
internal static class HeaderSignatureAttacks
{
    public static Attacks All { get; } = Make();

    private static Attacks Make()
    {
        var attacks = new Attacks();
        AddMalformed(attacks);
        AddWrongScope(attacks);
        AddWrongCredentials(attacks);
        AddWrongTime(attacks);
        AddTampered(attacks);
        AddUnsigned(attacks);
        return attacks;
    }

    private static void AddMalformed(Attacks attacks)
    {
        attacks.Add("anonymous_put", 403, "AccessDenied", a => a.Put());
        attacks.Add("authorization_empty", 400, "InvalidArgument", a => Authorize(a, ""));
        attacks.Add("authorization_without_space", 400, "InvalidArgument", a => Authorize(a, "invalid_header"));
        attacks.Add("authorization_basic", 400, "InvalidArgument", a => Authorize(a, "Basic YWRtaW46YWRtaW4="));
        attacks.Add("authorization_bearer", 400, "InvalidArgument", a => Authorize(a, "Bearer eyJhbGciOiJub25lIn0.e30."));
        attacks.Add("authorization_unsupported_version", 400, "InvalidArgument", a => Edit(a, text => text.Replace("AWS4-HMAC-SHA256", "AWS2-HMAC-SHA1", StringComparison.Ordinal)));
        attacks.Add("authorization_lower_case_algorithm", 400, "InvalidArgument", a => Edit(a, text => text.Replace("AWS4-HMAC", "aws4-hmac", StringComparison.Ordinal)));
        attacks.Add("authorization_asymmetric_algorithm", 400, "InvalidArgument", a => Edit(a, text => text.Replace("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256", StringComparison.Ordinal)));
        attacks.Add("signature_version_2", 400, "InvalidRequest", a => Authorize(a, $"AWS {a.Credentials.AccessKeyId}:c2lnbmF0dXJl"));
        attacks.Add("missing_components", 400, "AuthorizationHeaderMalformed", a => Authorize(a, "AWS4-HMAC-SHA256 ,"));
        attacks.Add("malformed_component", 400, "AuthorizationHeaderMalformed", a => Edit(a, text => text.Replace("SignedHeaders=", "SignedHeaders-", StringComparison.Ordinal)));
        attacks.Add("unknown_component", 400, "AuthorizationHeaderMalformed", a => Edit(a, text => text + ", Role=admin"));
        attacks.Add("missing_credential", 400, "AuthorizationHeaderMalformed", a => Edit(a, text => text[..17] + text[text.IndexOf("SignedHeaders", StringComparison.Ordinal)..]));
        attacks.Add("missing_signed_headers", 400, "AuthorizationHeaderMalformed", a => Edit(a, text => text[..text.IndexOf("SignedHeaders", StringComparison.Ordinal)] + text[text.IndexOf("Signature=", StringComparison.Ordinal)..]));
        attacks.Add("missing_signature", 400, "AuthorizationHeaderMalformed", a => Edit(a, text => text[..text.IndexOf(", Signature=", StringComparison.Ordinal)]));
        attacks.Add("credential_twice", 400, "AuthorizationHeaderMalformed", a => Edit(a, text => text + $", Credential={a.Credentials.AccessKeyId}/20260314/us-east-1/s3/aws4_request"));
        attacks.Add("signature_twice", 400, "AuthorizationHeaderMalformed", a => Edit(a, text => text + ", Signature=" + new string('0', 64)));
        attacks.Add("malformed_credential", 400, "AuthorizationHeaderMalformed", a => Edit(a, text => text.Replace("/us-east-1/s3/", "/us-east-1/", StringComparison.Ordinal)));
        attacks.Add("credential_with_empty_part", 400, "AuthorizationHeaderMalformed", a => Edit(a, text => text.Replace("/us-east-1/", "//", StringComparison.Ordinal)));
        attacks.Add("credential_with_slash_in_access_key", 400, "AuthorizationHeaderMalformed", a => Edit(a, text => text.Replace("Credential=", "Credential=a/", StringComparison.Ordinal)));
        attacks.Add("two_authorization_headers", 400, "InvalidArgument", a => With(a.Put().Sign(), ("authorization", "AWS4-HMAC-SHA256 Credential=x")));
        attacks.Add("credentials_in_header_and_query", 400, "InvalidArgument", a => a.Put().Presign().Sign());
        attacks.Add("header_and_lower_case_query_signature", 400, "InvalidArgument", a => Query(a, ("x-amz-signature", new string('0', 64))));
        attacks.Add("header_and_token_in_query", 400, "InvalidArgument", a => Query(a, ("X-Amz-Security-Token", a.Credentials.SessionToken)));
        attacks.Add("header_and_version_2_query", 400, "InvalidArgument", a => Query(a, ("AWSAccessKeyId", a.Credentials.AccessKeyId)));
    }

    private static void AddWrongScope(Attacks attacks)
    {
        attacks.Add("wrong_terminal", 400, "AuthorizationHeaderMalformed", a => Change(a, m => m.Terminal = "aws_request").Sign());
        attacks.Add("wrong_service", 400, "AuthorizationHeaderMalformed", a => Change(a, m => m.Service = "ec2").Sign());
        attacks.Add("wrong_region", 400, "AuthorizationHeaderMalformed", a => Change(a, m => m.Region = "eu-west-1").Sign());
        attacks.Add("scope_date_malformed", 400, "AuthorizationHeaderMalformed", a => Change(a, m => m.ScopeDate = "3223423234").Sign());
        attacks.Add("scope_date_of_tomorrow", 400, "AuthorizationHeaderMalformed", a => Change(a, m => m.ScopeDate = "20260315").Sign());
        attacks.Add("scope_date_of_yesterday", 400, "AuthorizationHeaderMalformed", a => Change(a, m => m.ScopeDate = "20260313").Sign());
    }

    private static void AddWrongCredentials(Attacks attacks)
    {
        attacks.Add("unknown_access_key", 403, "InvalidAccessKeyId", a => Change(a, m => m.Credentials = m.Credentials with { AccessKeyId = "AKIAIOSFODNN7EXAMPLE" }).Sign());
        attacks.Add("access_key_of_another_token", 403, "InvalidAccessKeyId", a => Change(a, m => m.Credentials = m.Credentials with { AccessKeyId = Other(a).AccessKeyId }).Sign());
        attacks.Add("session_token_left_out", 403, "InvalidAccessKeyId", a => Without(a.Put().Sign(), "x-amz-security-token", resign: true));
        attacks.Add("session_token_of_another_upload", 403, "InvalidAccessKeyId", a => Change(a, m => m.Credentials = m.Credentials with { SessionToken = Other(a).SessionToken }).Sign());
        attacks.Add("session_token_with_one_bit_changed", 400, "InvalidToken", a => Change(a, m => m.Credentials = m.Credentials with { SessionToken = Flip(m.Credentials.SessionToken, 40) }).Sign());
        attacks.Add("session_token_with_signature_cut_off", 400, "InvalidToken", a => Change(a, m => m.Credentials = m.Credentials with { SessionToken = m.Credentials.SessionToken[..^43] }).Sign());
        attacks.Add("session_token_of_noise", 400, "InvalidToken", a => Change(a, m => m.Credentials = m.Credentials with { SessionToken = "!!!" }).Sign());
        attacks.Add("session_token_endless", 400, "InvalidToken", a => Change(a, m => m.Credentials = m.Credentials with { SessionToken = new string('A', 6000) }).Sign());
        attacks.Add("session_token_expired", 400, "ExpiredToken", a => Change(a, m => m.Credentials = (a.Grant with { Expires = AttackRange.Now.AddSeconds(-1) }).Credentials()).Sign());
        attacks.Add("session_token_expiring_this_instant", 400, "ExpiredToken", a => Change(a, m => m.Credentials = (a.Grant with { Expires = AttackRange.Now }).Credentials()).Sign());
        attacks.Add("session_token_by_own_master_key", 400, "InvalidToken", a => Change(a, m => m.Credentials = a.Grant.Credentials("QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=")).Sign());
        attacks.Add("secret_guessed", 403, "SignatureDoesNotMatch", a => Change(a, m => m.Credentials = m.Credentials with { SecretAccessKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" }).Sign());
        attacks.Add("secret_empty", 403, "SignatureDoesNotMatch", a => Change(a, m => m.Credentials = m.Credentials with { SecretAccessKey = "" }).Sign());
        attacks.Add("secret_of_another_token", 403, "SignatureDoesNotMatch", a => Change(a, m => m.Credentials = m.Credentials with { SecretAccessKey = Other(a).SecretAccessKey }).Sign());
        attacks.AddSteps("token_revoked", 403, "AccessDenied", a =>
        {
            a.Range.Revocations.Revoked.Add(a.Grant.Upload);
            return Task.FromResult(a.Put().Sign());
        });
    }

    private static void AddWrongTime(Attacks attacks)
    {
        attacks.Add("date_missing", 403, "AccessDenied", a => Without(a.Put().Sign(), "x-amz-date"));
        attacks.Add("date_malformed", 403, "AccessDenied", a => Replace(a.Put().Sign(), "x-amz-date", "Sat, 14 Mar 2026 12:00:00 GMT"));
        attacks.Add("date_impossible", 403, "AccessDenied", a => Replace(a.Put().Sign(), "x-amz-date", "20260230T120000Z"));
        attacks.Add("clock_behind_by_more_than_the_skew", 403, "RequestTimeTooSkewed", a => Change(a, m => m.Time = AttackRange.Now.AddMinutes(-15).AddSeconds(-1)).Sign());
        attacks.Add("clock_ahead_by_more_than_the_skew", 403, "RequestTimeTooSkewed", a => Change(a, m => m.Time = AttackRange.Now.AddMinutes(15).AddSeconds(1)).Sign());
        attacks.Add("replay_of_last_week", 403, "RequestTimeTooSkewed", a => Change(a, m => m.Time = AttackRange.Now.AddDays(-7)).Sign());
        attacks.Add("replay_with_fresh_date", 403, "SignatureDoesNotMatch", a => Replace(Change(a, m => m.Time = AttackRange.Now.AddMinutes(-30)).Sign(), "x-amz-date", "20260314T120000Z"));
    }

    private static void AddTampered(Attacks attacks)
    {
        attacks.Add("signature_of_zeros", 403, "SignatureDoesNotMatch", a => Edit(a, text => text[..^64] + new string('0', 64)));
        attacks.Add("signature_empty", 400, "AuthorizationHeaderMalformed", a => Edit(a, text => text[..^64]));
        attacks.Add("signature_cut_short", 403, "SignatureDoesNotMatch", a => Edit(a, text => text[..^1]));
        attacks.Add("signature_in_upper_case", 403, "SignatureDoesNotMatch", a => Edit(a, text => text[..^64] + text[^64..].ToUpperInvariant()));
        attacks.Add("signature_with_last_digit_changed", 403, "SignatureDoesNotMatch", a => Edit(a, text => text[..^1] + (text[^1] == '0' ? '1' : '0')));
        attacks.Add("method_changed", 403, "SignatureDoesNotMatch", a => After(a.Request("HEAD", a.Key), m => m.Method = "PUT"));
        attacks.Add("key_changed", 403, "SignatureDoesNotMatch", a => After(a.Put(), m => m.Path = m.Path.Replace("3.tar", "0.tar", StringComparison.Ordinal)));
        attacks.Add("bucket_changed", 403, "SignatureDoesNotMatch", a => After(a.Put(), m => m.Path = m.Path.Replace("dock-logs", "dock-lugs", StringComparison.Ordinal)));
        attacks.Add("query_added", 403, "SignatureDoesNotMatch", a => After(a.Put(), m => m.Query.Add(("partNumber", "1"))));
        attacks.Add("host_changed", 403, "SignatureDoesNotMatch", a => Replace(a.Put().Sign(), "host", "s3.example.com"));
        attacks.Add("metadata_changed", 403, "SignatureDoesNotMatch", a => Replace(Header(a.Put(), "x-amz-meta-dock", "a").Sign(), "x-amz-meta-dock", "b"));
        attacks.Add("content_type_changed", 403, "SignatureDoesNotMatch", a => Replace(Header(a.Put(), "content-type", "application/x-tar").Sign(), "content-type", "text/html"));
        attacks.Add("payload_hash_changed", 403, "SignatureDoesNotMatch", a => Replace(a.Put().Sign(), "x-amz-content-sha256", "UNSIGNED-PAYLOAD"));
        attacks.Add("body_changed", 400, "XAmzContentSHA256Mismatch", a => After(a.Put(), m => m.Body = [.. Attack.Body[..^1], (byte)'G']));
        attacks.Add("body_removed", 400, "XAmzContentSHA256Mismatch", a => After(a.Put(), m => m.Body = []));
        attacks.Add("body_grown", 400, "XAmzContentSHA256Mismatch", a => After(a.Put(), m => m.Body = [.. Attack.Body, .. Attack.Body]));
    }

    private static void AddUnsigned(Attacks attacks)
    {
        attacks.Add("host_not_signed", 403, "AccessDenied", a => Unsigned(a, "host"));
        attacks.Add("date_not_signed", 403, "AccessDenied", a => Unsigned(a, "x-amz-date"));
        attacks.Add("token_not_signed", 403, "AccessDenied", a => Unsigned(a, "x-amz-security-token"));
        attacks.Add("payload_hash_not_signed", 403, "AccessDenied", a => Unsigned(a, "x-amz-content-sha256"));
        attacks.Add("metadata_added_unsigned", 403, "AccessDenied", a => With(a.Put().Sign(), ("x-amz-meta-evil", "1")));
        attacks.Add("copy_source_added_unsigned", 403, "AccessDenied", a => With(a.Put().Sign(), ("X-Amz-Copy-Source", "/dock-logs/other")));
        attacks.Add("nothing_signed", 400, "AuthorizationHeaderMalformed", a => Edit(a, text => text[..text.IndexOf("SignedHeaders", StringComparison.Ordinal)] + "SignedHeaders=, " + text[text.IndexOf("Signature=", StringComparison.Ordinal)..]));
        attacks.Add("signed_header_not_sent", 403, "SignatureDoesNotMatch", a => Without(Header(a.Put(), "x-amz-meta-dock", "a").Sign(), "x-amz-meta-dock"));
        attacks.Add("signed_header_listed_twice", 403, "SignatureDoesNotMatch", a => Edit(a, text => text.Replace("SignedHeaders=host;", "SignedHeaders=host;host;", StringComparison.Ordinal)));
        attacks.Add("signed_header_in_upper_case", 403, "SignatureDoesNotMatch", a => Edit(a, text => text.Replace("SignedHeaders=host;", "SignedHeaders=Host;", StringComparison.Ordinal)));
        attacks.Add("amz_header_twice", 400, "InvalidArgument", a => With(Header(a.Put(), "x-amz-meta-dock", "a").Sign(), ("x-amz-meta-dock", "b")));
        attacks.Add("date_twice", 403, "AccessDenied", a => With(a.Put().Sign(), ("x-amz-date", "20260314T110000Z")));
        attacks.Add("payload_hash_left_out", 400, "InvalidRequest", a => Without(a.Put().Sign(), "x-amz-content-sha256", resign: true));
        attacks.Add("payload_hash_of_noise", 400, "InvalidArgument", a => Change(a, m => m.PayloadHash = "invalid_sha256").Sign());
        attacks.Add("payload_hash_in_upper_case", 400, "InvalidArgument", a => Change(a, m => m.PayloadHash = S3Message.Hash(Attack.Body).ToUpperInvariant()).Sign());
        attacks.Add("payload_hash_of_asymmetric_stream", 400, "InvalidArgument", a => Change(a, m => m.PayloadHash = "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD").Sign());
    }

    private static Contracts.IssuedCredentials Other(Attack attack) =>
        (attack.Grant with { Upload = Contracts.UploadId.New() }).Credentials();

    private static string Flip(string token, int at) => token[..at] + (token[at] == 'A' ? 'B' : 'A') + token[(at + 1)..];

    private static S3Message Authorize(Attack attack, string text) => Replace(attack.Put().Sign(), "authorization", text);

    private static S3Message Edit(Attack attack, Func<string, string> edit)
    {
        var message = attack.Put().Sign();
        message["authorization"] = edit(message["authorization"]!);
        return message;
    }

    private static S3Message Change(Attack attack, Action<S3Message> change)
    {
        var message = attack.Put();
        change(message);
        return message;
    }

    private static S3Message After(S3Message message, Action<S3Message> change)
    {
        message.Sign();
        change(message);
        return message;
    }

    private static S3Message Header(S3Message message, string name, string value)
    {
        message[name] = value;
        return message;
    }

    private static S3Message Replace(S3Message message, string name, string value) => Header(message, name, value);

    private static S3Message With(S3Message message, (string Name, string Value) header)
    {
        message.Headers.Add(header);
        return message;
    }

    private static S3Message Without(S3Message message, string name, bool resign = false)
    {
        if (!resign)
        {
            message[name] = null;
            return message;
        }

        // The signature fits the request as it is; only the one header was never there.
        var bare = new S3Message { Method = message.Method, Path = message.Path, Body = message.Body, Credentials = message.Credentials, Time = message.Time };
        bare["host"] = message["host"];
        bare.Unsigned.Add(name);
        bare.Sign();
        bare[name] = null;
        return bare;
    }

    private static S3Message Unsigned(Attack attack, string name)
    {
        var message = attack.Put();
        message.Unsigned.Add(name);
        return message.Sign();
    }

    private static S3Message Query(Attack attack, (string Name, string Value) parameter)
    {
        var message = attack.Put();
        message.Query.Add(parameter);
        return message.Sign();
    }

    internal static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
