using DockLogs.UploadGateway.Tests.Support;

namespace DockLogs.UploadGateway.Tests.Security;

/// <summary>On presigned URLs: after versitygw's PresignedAuth group.</summary>
internal static class PresignedAttacks
{
    public static Attacks All { get; } = Make();

    private static Attacks Make()
    {
        var attacks = new Attacks();
        const string parameters = "AuthorizationQueryParametersError";
        attacks.Add("presigned_expired", 403, "AccessDenied", a => Change(a, m => m.Time = AttackRange.Now.AddSeconds(-61)).Presign("60"));
        attacks.Add("presigned_from_the_future", 403, "AccessDenied", a => Change(a, m => m.Time = AttackRange.Now.AddMinutes(16)).Presign());
        attacks.Add("presigned_for_more_than_a_week", 400, parameters, a => a.Put().Presign("604801"));
        attacks.Add("presigned_for_less_than_nothing", 400, parameters, a => a.Put().Presign("-1"));
        attacks.Add("presigned_for_no_number", 400, parameters, a => a.Put().Presign("forever"));
        attacks.Add("presigned_for_too_large_a_number", 400, parameters, a => a.Put().Presign("99999999999999999999"));
        attacks.Add("presigned_with_lifetime_stretched", 403, "SignatureDoesNotMatch", a => After(Change(a, m => m.Time = AttackRange.Now.AddMinutes(-20)).Presign("60"), "X-Amz-Expires", "3600"));
        attacks.Add("presigned_by_unsupported_algorithm", 400, parameters, a => a.Put().Presign(algorithm: "AWS4-SHA256"));
        attacks.Add("presigned_by_asymmetric_algorithm", 400, parameters, a => a.Put().Presign(algorithm: "AWS4-ECDSA-P256-SHA256"));
        foreach (var name in (string[])["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders", "X-Amz-Signature"])
        {
            attacks.Add($"presigned_without_{name}", 400, parameters, a => Without(a.Put().Presign(), name));
        }

        attacks.Add("presigned_without_token", 403, "InvalidAccessKeyId", a => Without(a.Put().Presign(), "X-Amz-Security-Token"));
        attacks.Add("presigned_with_malformed_credential", 400, parameters, a => After(a.Put().Presign(), "X-Amz-Credential", "access/20260314/us-east-1/s3"));
        attacks.Add("presigned_with_malformed_date", 400, parameters, a => After(a.Put().Presign(), "X-Amz-Date", "2026-03-14T12:00:00Z"));
        attacks.Add("presigned_for_wrong_terminal", 400, parameters, a => Change(a, m => m.Terminal = "aws5_request").Presign());
        attacks.Add("presigned_for_wrong_service", 400, parameters, a => Change(a, m => m.Service = "sns").Presign());
        attacks.Add("presigned_for_wrong_region", 400, parameters, a => Change(a, m => m.Region = "us-west-2").Presign());
        attacks.Add("presigned_with_scope_of_another_date", 400, parameters, a => Change(a, m => m.ScopeDate = "20060102").Presign());
        attacks.Add("presigned_by_version_2", 400, "InvalidRequest", a => Query(a, ("AWSAccessKeyId", a.Credentials.AccessKeyId), ("Expires", "1900000000"), ("Signature", "c2ln")));
        attacks.Add("presigned_with_wrong_secret", 403, "SignatureDoesNotMatch", a => Change(a, m => m.Credentials = m.Credentials with { SecretAccessKey = "guess" }).Presign());
        attacks.Add("presigned_with_expired_token", 400, "ExpiredToken", a => Change(a, m => m.Credentials = (a.Grant with { Expires = AttackRange.Now.AddSeconds(-1) }).Credentials()).Presign());
        attacks.Add("presigned_for_another_key", 403, "SignatureDoesNotMatch", a => AfterAny(a.Put().Presign(), m => m.Path = m.Path.Replace("3.tar", "0.tar", StringComparison.Ordinal)));
        attacks.Add("presigned_for_another_method", 403, "SignatureDoesNotMatch", a => AfterAny(a.Request("HEAD", a.Key).Presign(), m => m.Method = "PUT"));
        attacks.Add("presigned_with_parameter_added", 403, "SignatureDoesNotMatch", a => AfterAny(a.Put().Presign(), m => m.Query.Add(("x-id", "PutObject"))));
        attacks.Add("presigned_with_parameter_twice", 400, "InvalidArgument", a => AfterAny(a.Put().Presign("60"), m => m.Query.Add(("X-Amz-Expires", "3600"))));
        attacks.Add("presigned_with_unsigned_amz_header", 403, "AccessDenied", a => AfterAny(a.Put().Presign(), m => m.Headers.Add(("x-amz-tagging", "a=b"))));
        attacks.Add("presigned_with_unsigned_copy_source", 403, "AccessDenied", a => AfterAny(a.Put().Presign(), m => m.Headers.Add(("x-amz-copy-source", "/dock-logs/other"))));
        foreach (var name in (string[])["x-amz-acl", "X-Amz-Tagging", "x-amz-meta-a", "x-amz-copy-source", "x-amz-object-lock-mode", "x-amz-server-side-encryption"])
        {
            // S3 takes these from the query too: to lose them silently would make an object that is not what was asked for.
            attacks.Add($"presigned_with_{name}_in_query", 501, "NotImplemented", a => Change(a, m => m.Query.Add((name, "private"))).Presign());
        }

        attacks.Add("presigned_without_host", 403, "AccessDenied", a => Change(a, m =>
        {
            m.Unsigned.Add("host");
            m["x-amz-meta-a"] = "b";
        }).Presign());
        attacks.Add("presigned_stream", 400, "InvalidRequest", a => Change(a, m => m["x-amz-content-sha256"] = "STREAMING-UNSIGNED-PAYLOAD-TRAILER").Presign());
        attacks.Add("presigned_with_other_body_than_hashed", 400, "XAmzContentSHA256Mismatch", a => Change(a, m => m["x-amz-content-sha256"] = S3Message.Hash([1])).Presign());
        attacks.Add("presigned_signature_of_zeros", 403, "SignatureDoesNotMatch", a => After(a.Put().Presign(), "X-Amz-Signature", new string('0', 64)));
        return attacks;
    }

    private static S3Message Change(Attack attack, Action<S3Message> change)
    {
        var message = attack.Put();
        change(message);
        return message;
    }

    private static S3Message AfterAny(S3Message message, Action<S3Message> change)
    {
        change(message);
        return message;
    }

    private static S3Message After(S3Message message, string parameter, string value)
    {
        var at = message.Query.FindIndex(pair => pair.Name == parameter);
        message.Query[at] = (parameter, value);
        return message;
    }

    private static S3Message Without(S3Message message, string parameter)
    {
        message.Query.RemoveAll(pair => pair.Name == parameter);
        return message;
    }

    private static S3Message Query(Attack attack, params (string, string)[] parameters)
    {
        var message = attack.Put();
        message.Query.AddRange(parameters);
        return message;
    }
}
