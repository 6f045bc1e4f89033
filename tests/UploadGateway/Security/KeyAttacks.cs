using System.Text;
using DockLogs.UploadGateway.Tests.Support;

namespace DockLogs.UploadGateway.Tests.Security;

/// <summary>On where a token may write. All are signed rightly: the secret is the attacker's own.</summary>
internal static class KeyAttacks
{
    public static Attacks All { get; } = Make();

    private static Attacks Make()
    {
        var attacks = new Attacks();
        attacks.Add("key_of_another_upload", 403, "AccessDenied", a => a.Put(Grants.New().Key()).Sign());
        attacks.Add("key_outside_any_prefix", 403, "AccessDenied", a => a.Put("3.tar").Sign());
        attacks.Add("key_beside_the_prefix", 403, "AccessDenied", a => a.Put(a.Grant.KeyPrefix[..^1] + "-evil/3.tar").Sign());
        attacks.Add("key_is_the_prefix_without_slash", 403, "AccessDenied", a => a.Put(a.Grant.KeyPrefix[..^1]).Sign());
        attacks.Add("key_is_the_prefix", 400, "InvalidArgument", a => a.Put(a.Grant.KeyPrefix).Sign());
        attacks.Add("key_with_prefix_in_other_case", 403, "AccessDenied", a => a.Put(a.Grant.KeyPrefix.ToLowerInvariant() + "3.tar").Sign());
        attacks.Add("key_with_dot_dot", 400, "InvalidArgument", a => a.Put(a.Grant.KeyPrefix + "../3.tar").Sign());
        attacks.Add("key_with_dot_dot_encoded", 400, "InvalidArgument", a => Raw(a, "%2e%2e/3.tar", "../3.tar"));
        attacks.Add("key_with_dot_dot_half_encoded", 400, "InvalidArgument", a => Raw(a, ".%2E/3.tar", "../3.tar"));
        attacks.Add("key_with_dot_dot_and_encoded_slash", 400, "InvalidArgument", a => Raw(a, "..%2f3.tar", "../3.tar"));
        attacks.Add("key_with_dot_dot_encoded_twice", 400, "InvalidArgument", a => Raw(a, "%252e%252e/3.tar", "%252e%252e/3.tar"));
        attacks.Add("key_with_slash_encoded_twice", 400, "InvalidArgument", a => Raw(a, "..%252f3.tar", "..%252f3.tar"));
        attacks.Add("key_with_dot_dot_encoded_three_times", 400, "InvalidArgument", a => Raw(a, "%25252e%25252e/3.tar", "%25252e%25252e/3.tar"));
        attacks.Add("key_with_dot_dot_overlong", 400, "InvalidURI", a => Raw(a, "%c0%ae%c0%ae/3.tar", "%C0%AE%C0%AE/3.tar"));
        attacks.Add("key_with_single_dot", 400, "InvalidArgument", a => a.Put(a.Grant.KeyPrefix + "./3.tar").Sign());
        attacks.Add("key_ending_in_dot_dot", 400, "InvalidArgument", a => a.Put(a.Grant.KeyPrefix + "3/..").Sign());
        attacks.Add("key_with_segment_ending_in_dot", 400, "InvalidArgument", a => a.Put(a.Grant.KeyPrefix + "3./x.tar").Sign());
        attacks.Add("key_with_empty_segment", 400, "InvalidArgument", a => a.Put(a.Grant.KeyPrefix + "/3.tar").Sign());
        attacks.Add("key_beginning_with_slash", 400, "InvalidArgument", a => a.Put("/" + a.Key).Sign());
        attacks.Add("key_ending_with_slash", 400, "InvalidArgument", a => a.Put(a.Key + "/").Sign());
        attacks.Add("key_with_nul", 400, "", a => Raw(a, "3%00.tar", "3%00.tar"));
        attacks.Add("key_with_backslash", 400, "InvalidArgument", a => Raw(a, "..%5c3.tar", "..%5C3.tar"));
        attacks.Add("key_with_line_feed", 400, "InvalidArgument", a => Raw(a, "3%0d%0aX-Evil:1.tar", "3%0D%0AX-Evil%3A1.tar"));
        attacks.Add("key_with_delete_character", 400, "InvalidArgument", a => Raw(a, "3%7f.tar", "3%7F.tar"));
        attacks.Add("key_with_line_separator", 400, "InvalidArgument", a => Raw(a, "3%e2%80%a8.tar", "3%E2%80%A8.tar"));
        attacks.Add("key_with_direction_override", 400, "InvalidArgument", a => Raw(a, "3%e2%80%aerat.exe", "3%E2%80%AErat.exe"));
        attacks.Add("key_with_noncharacter", 400, "InvalidArgument", a => Raw(a, "3%ef%bf%bf.tar", "3%EF%BF%BF.tar"));
        attacks.Add("key_with_too_many_segments", 400, "InvalidArgument", a => a.Put(a.Grant.KeyPrefix + string.Concat(Enumerable.Repeat("s/", 254)) + "3.tar").Sign());
        attacks.Add("key_with_broken_percent", 400, "InvalidURI", a => Raw(a, "%zz.tar", "%25zz.tar"));
        attacks.Add("key_with_cut_percent", 400, "InvalidURI", a => Raw(a, "3.tar%2", "3.tar%252"));
        attacks.Add("key_with_broken_utf8", 400, "InvalidURI", a => Raw(a, "%ff%fe.tar", "%FF%FE.tar"));
        attacks.Add("key_with_surrogate_in_utf8", 400, "InvalidURI", a => Raw(a, "%ed%a0%80.tar", "%ED%A0%80.tar"));
        attacks.Add("key_too_long", 400, "KeyTooLongError", a => a.Put(a.Grant.KeyPrefix + new string('k', 1024)).Sign());
        attacks.Add("bucket_of_someone_else", 403, "AccessDenied", a => Bucket(a, "someone-elses"));
        attacks.Add("bucket_of_the_catalogue", 403, "AccessDenied", a => Bucket(a, "catalogue"));
        attacks.Add("bucket_of_the_gateway_itself", 400, "InvalidBucketName", a => Bucket(a, "gateway"));
        attacks.Add("bucket_named_like_health_check", 400, "InvalidBucketName", a => Bucket(a, "healthz"));
        attacks.Add("bucket_in_upper_case", 400, "InvalidBucketName", a => Bucket(a, "Dock-Logs"));
        attacks.Add("bucket_too_short", 400, "InvalidBucketName", a => Bucket(a, "ab"));
        attacks.Add("bucket_with_dots", 400, "InvalidBucketName", a => Bucket(a, "127.0.0.1"));
        attacks.Add("bucket_root_container", 400, "InvalidBucketName", a => Bucket(a, "$root"));
        attacks.Add("bucket_by_dot_dot", 400, "InvalidBucketName", a => Bucket(a, ".."));
        attacks.Add("bucket_left_out", 400, "InvalidBucketName", a => Bucket(a, ""));
        attacks.Add("bucket_in_host_and_other_bucket_in_path", 403, "AccessDenied", a =>
        {
            var message = a.Put();
            message["host"] = "catalogue.s3.docks.example";
            message.Path = "/" + a.Key;
            return message.Sign();
        });
        attacks.Add("bucket_in_host_is_reserved", 400, "InvalidBucketName", a =>
        {
            var message = a.Put();
            message["host"] = "gateway.s3.docks.example";
            message.Path = "/" + a.Key;
            return message.Sign();
        });
        attacks.AddBytes("target_in_absolute_form", 400, "", a =>
        {
            var message = a.Put().Sign();
            var text = Encoding.Latin1.GetString(message.ToBytes());
            return Encoding.Latin1.GetBytes(text.Replace($"PUT {message.Path}", $"PUT http://other.example{message.Path}", StringComparison.Ordinal));
        });
        return attacks;
    }

    private static S3Message Raw(Attack attack, string sent, string canonical)
    {
        var message = attack.Put(attack.Grant.KeyPrefix + sent);
        message.CanonicalPath = $"/{GatewayServer.Bucket}/{attack.Grant.KeyPrefix}{canonical}";
        return message.Sign();
    }

    private static S3Message Bucket(Attack attack, string bucket) => attack.Request("PUT", attack.Key, Attack.Body, bucket).Sign();
}
