using System.Globalization;
using System.Text;
using DockLogs.UploadGateway.Tests.Support;

namespace DockLogs.UploadGateway.Tests.Security;

/// <summary>On the body: digests, framing and size.</summary>
internal static class PayloadAttacks
{
    public static Attacks All { get; } = Make();

    private static Attacks Make()
    {
        var attacks = new Attacks();
        AddDigests(attacks);
        AddFraming(attacks);
        AddHeaders(attacks);
        return attacks;
    }

    private static void AddDigests(Attacks attacks)
    {
        var wrong = new Dictionary<string, int> { ["crc32"] = 4, ["crc32c"] = 4, ["crc64nvme"] = 8, ["sha1"] = 20, ["sha256"] = 32 };
        attacks.Add("md5_wrong", 400, "BadDigest", a => Header(a, "content-md5", Convert.ToBase64String(new byte[16])));
        attacks.Add("md5_malformed", 400, "InvalidDigest", a => Header(a, "content-md5", "not-base64"));
        attacks.Add("md5_too_short", 400, "InvalidDigest", a => Header(a, "content-md5", Convert.ToBase64String(new byte[15])));
        attacks.Add("md5_empty", 400, "InvalidDigest", a => Header(a, "content-md5", ""));
        foreach (var (name, bytes) in wrong)
        {
            attacks.Add($"{name}_wrong", 400, "BadDigest", a => Header(a, $"x-amz-checksum-{name}", Convert.ToBase64String(new byte[bytes])));
            attacks.Add($"{name}_malformed", 400, "InvalidRequest", a => Header(a, $"x-amz-checksum-{name}", Convert.ToBase64String(new byte[bytes + 1])));
        }

        attacks.Add("checksum_with_white_space", 400, "InvalidRequest", a => Header(a, "x-amz-checksum-crc32", "AAAA A=="));
        attacks.Add("two_checksums", 400, "InvalidRequest", a => Headers(a, ("x-amz-checksum-crc32", "AAAAAA=="), ("x-amz-checksum-crc32c", "AAAAAA==")));
        attacks.Add("unknown_checksum", 400, "InvalidRequest", a => Header(a, "x-amz-checksum-md5", "AAAAAA=="));
        attacks.Add("checksum_announced_and_not_sent", 400, "InvalidRequest", a => Header(a, "x-amz-sdk-checksum-algorithm", "CRC32"));
        attacks.Add("checksum_other_than_announced", 400, "InvalidRequest", a => Headers(a, ("x-amz-sdk-checksum-algorithm", "SHA256"), ("x-amz-checksum-crc32", "AAAAAA==")));
        attacks.Add("unknown_checksum_announced", 400, "InvalidRequest", a => Header(a, "x-amz-sdk-checksum-algorithm", "ROT13"));
        attacks.Add("trailer_announced_without_stream", 400, "InvalidRequest", a => Header(a, "x-amz-trailer", "x-amz-checksum-crc32"));
    }

    private static void AddFraming(Attacks attacks)
    {
        attacks.Add("smuggling_length_and_transfer_encoding", 400, "InvalidRequest", a => Smuggle(a, "chunked"));
        attacks.Add("smuggling_length_and_transfer_encoding_in_other_case", 400, "InvalidRequest", a => Smuggle(a, "Chunked"));
        attacks.Add("smuggling_unknown_transfer_encoding", 400, "", a => Smuggle(a, "xchunked"));
        attacks.Add("smuggling_two_lengths", 400, "", a => LengthHeaders(a, "9003", "4"));
        attacks.Add("smuggling_identity_encoding", 400, "", a => Smuggle(a, "identity"));
        attacks.Add("smuggling_chunked_not_last", 400, "", a => Smuggle(a, "chunked, identity"));
        AddBent(attacks, "smuggling_space_before_colon", "content-length:", "content-length :");
        AddBent(attacks, "smuggling_length_in_hex", "content-length: 9003", "content-length: 0x232b");
        AddBent(attacks, "smuggling_list_of_lengths", "content-length: 9003", "content-length: 9003, 9003");
        AddBent(attacks, "smuggling_bare_line_feed", "\r\ncontent-length", "\ncontent-length");
        AddBent(attacks, "smuggling_length_behind_bare_line_feed", "\r\ncontent-length", "\r\nx-note: a\ncontent-length: 4\r\ncontent-length");
        AddBent(attacks, "smuggling_folded_header", "\r\ncontent-length", "\r\n content-length: 4\r\ncontent-length");
        AddBent(attacks, "smuggling_nul_in_header", "content-length: 9003", "content-length: 9003\0");
        AddBent(attacks, "two_hosts", "\r\ncontent-length", "\r\nhost: evil.example\r\ncontent-length");
        AddBent(attacks, "target_with_space", "3.tar HTTP/1.1", "3.tar HTTP/1.1 HTTP/1.1");
        attacks.Add("length_negative", 400, "", a => LengthHeaders(a, "-1"));
        attacks.Add("length_of_no_number", 400, "", a => LengthHeaders(a, "many"));
        attacks.Add("length_left_out_with_chunked_body", 411, "MissingContentLength", a =>
        {
            var message = a.Put();
            message["transfer-encoding"] = "chunked";
            message.PayloadHash = "UNSIGNED-PAYLOAD";
            message.Sign();
            message.Body = "3\r\nlog\r\n0\r\n\r\n"u8.ToArray();
            return message;
        });
        attacks.Add("length_left_out", 411, "MissingContentLength", a =>
        {
            // An empty value is left out on the wire below.
            var message = a.Put(body: []);
            message["transfer-encoding"] = "chunked";
            message.Sign();
            message.Body = "0\r\n\r\n"u8.ToArray();
            return message;
        });
        attacks.Add("http_chunk_size_overflowing", 400, "IncompleteBody", a =>
        {
            var message = a.Put();
            message["transfer-encoding"] = "chunked";
            message.PayloadHash = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
            message["x-amz-decoded-content-length"] = "3";
            message.Sign();
            message.Body = "fffffffffffff\r\nlog"u8.ToArray();
            return message;
        });
        attacks.Add("length_over_the_limit", 400, "EntityTooLarge", a => LengthHeaders(a, (AttackRange.Limit + 1).ToString(CultureInfo.InvariantCulture)));
        attacks.Add("length_over_every_limit", 400, "EntityTooLarge", a => LengthHeaders(a, long.MaxValue.ToString(CultureInfo.InvariantCulture)));
        attacks.AddBytes("expect_continue_without_right", 403, "SignatureDoesNotMatch", a =>
        {
            // Refused before it says "100 Continue": the body is never asked for.
            var message = a.Put();
            message["expect"] = "100-continue";
            message.Sign();
            message["authorization"] = message["authorization"]![..^64] + new string('0', 64);
            message["content-length"] = "9003";
            message.Body = [];
            return message.ToBytes();
        });
    }

    private static void AddHeaders(Attacks attacks)
    {
        attacks.Add("acl_public_read", 400, "AccessControlListNotSupported", a => Header(a, "x-amz-acl", "public-read"));
        attacks.Add("acl_grant", 400, "AccessControlListNotSupported", a => Header(a, "x-amz-grant-full-control", "id=evil"));
        attacks.Add("copy_from_another_object", 501, "NotImplemented", a => Header(a, "x-amz-copy-source", "/dock-logs/secret"));
        attacks.Add("encryption_by_customer_key", 501, "NotImplemented", a => Header(a, "x-amz-server-side-encryption-customer-algorithm", "AES256"));
        attacks.Add("encryption_by_kms", 501, "NotImplemented", a => Header(a, "x-amz-server-side-encryption", "aws:kms"));
        attacks.Add("tagging", 501, "NotImplemented", a => Header(a, "x-amz-tagging", "a=b"));
        attacks.Add("object_lock", 501, "NotImplemented", a => Header(a, "x-amz-object-lock-mode", "COMPLIANCE"));
        attacks.Add("website_redirect", 501, "NotImplemented", a => Header(a, "x-amz-website-redirect-location", "https://evil.example"));
        attacks.Add("expected_bucket_owner", 501, "NotImplemented", a => Header(a, "x-amz-expected-bucket-owner", "111122223333"));
        attacks.Add("append", 501, "NotImplemented", a => Header(a, "x-amz-write-offset-bytes", "1"));
        attacks.Add("storage_class", 400, "InvalidStorageClass", a => Header(a, "x-amz-storage-class", "GLACIER"));
        attacks.Add("disposition_that_no_header_can_hold", 400, "InvalidArgument", a =>
        {
            var message = a.Put();
            // Two bytes that are one character of UTF-8. The header need not be signed.
            message["content-disposition"] = "attachment; filename=\u00C3\u00A9.tar";
            message.Unsigned.Add("content-disposition");
            return message.Sign();
        });
        attacks.Add("metadata_too_large", 400, "MetadataTooLarge", a => Header(a, "x-amz-meta-a", new string('m', 2049)));
    }

    private static S3Message Header(Attack attack, string name, string value) => Headers(attack, (name, value));

    private static S3Message Headers(Attack attack, params (string Name, string Value)[] headers)
    {
        var message = attack.Put();
        message.Headers.AddRange(headers);
        return message.Sign();
    }

    /// <summary>A right request whose head is bent on the wire; refused by the web server itself, before any of it is looked at.</summary>
    private static void AddBent(Attacks attacks, string name, string sent, string bent) => attacks.AddBytes(name, 400, "", attack =>
    {
        var request = Encoding.Latin1.GetString(attack.Put().Sign().ToBytes());
        Assert.Contains(sent, request, StringComparison.Ordinal);
        return Encoding.Latin1.GetBytes(request.Replace(sent, bent, StringComparison.Ordinal));
    });

    private static S3Message Smuggle(Attack attack, string encoding)
    {
        var message = attack.Put();
        message.PayloadHash = "UNSIGNED-PAYLOAD";
        message["content-length"] = "4";
        message["transfer-encoding"] = encoding;
        message.Sign();
        message.Body = Encoding.ASCII.GetBytes("3\r\nlog\r\n0\r\n\r\nPUT /dock-logs/evil HTTP/1.1\r\nhost: x\r\n\r\n");
        return message;
    }

    private static S3Message LengthHeaders(Attack attack, params string[] lengths)
    {
        var message = attack.Put().Sign();
        message.Headers.AddRange(lengths.Select(length => ("content-length", length)));
        return message;
    }
}
