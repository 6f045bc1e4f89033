using System.Text;
using DockLogs.UploadGateway.Tests.Support;

namespace DockLogs.UploadGateway.Tests.Security;

/// <summary>On operations that the token does not give, and on multipart uploads.</summary>
internal static class OperationAttacks
{
    private const int MiB = 1024 * 1024;
    private const string OnePart = "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>\"{0}\"</ETag></Part></CompleteMultipartUpload>";

    public static Attacks All { get; } = Make();

    private static Attacks Make()
    {
        var attacks = new Attacks();
        AddOperations(attacks);
        AddParts(attacks);
        AddCompletion(attacks);
        return attacks;
    }

    private static void AddOperations(Attacks attacks)
    {
        attacks.Add("read_an_object", 403, "AccessDenied", a => a.Request("GET", a.Key).Sign());
        attacks.Add("read_an_old_version", 403, "AccessDenied", a => Query(a.Request("GET", a.Key), "versionId", "1").Sign());
        attacks.Add("delete_an_object", 403, "AccessDenied", a => a.Request("DELETE", a.Key).Sign());
        attacks.Add("delete_many_objects", 403, "AccessDenied", a => Query(a.Request("POST", "", "<Delete/>"u8.ToArray()), "delete", "").Sign());
        attacks.Add("list_objects", 403, "AccessDenied", a => a.Request("GET", "").Sign());
        attacks.Add("list_objects_v2", 403, "AccessDenied", a => Query(a.Request("GET", ""), "list-type", "2").Sign());
        attacks.Add("list_versions", 403, "AccessDenied", a => Query(a.Request("GET", ""), "versions", "").Sign());
        attacks.Add("list_buckets", 403, "AccessDenied", a => Root(a, "GET"));
        attacks.Add("post_to_the_service", 405, "MethodNotAllowed", a => Root(a, "POST"));
        attacks.Add("create_a_bucket", 403, "AccessDenied", a => a.Request("PUT", "").Sign());
        attacks.Add("delete_the_bucket", 403, "AccessDenied", a => a.Request("DELETE", "").Sign());
        attacks.Add("look_at_another_bucket", 403, "", a => a.Request("HEAD", "", bucket: "someone-elses").Sign());
        attacks.Add("look_at_an_object_of_another_upload", 403, "", a => a.Request("HEAD", Grants.New().Key()).Sign());
        attacks.Add("ask_location_of_another_bucket", 403, "AccessDenied", a => Query(a.Request("GET", "", bucket: "someone-elses"), "location", "").Sign());
        foreach (var subResource in (string[])["acl", "policy", "cors", "lifecycle", "website", "versioning", "encryption", "object-lock", "tagging", "notification"])
        {
            attacks.Add($"put_bucket_{subResource}", 501, "NotImplemented", a => Query(a.Request("PUT", "", Attack.Body), subResource, "").Sign());
        }

        foreach (var subResource in (string[])["acl", "tagging", "retention", "legal-hold", "renameObject"])
        {
            attacks.Add($"put_object_{subResource}", 501, "NotImplemented", a => Query(a.Put(), subResource, "").Sign());
        }

        attacks.Add("restore_an_object", 501, "NotImplemented", a => Query(a.Request("POST", a.Key, Attack.Body), "restore", "").Sign());
        attacks.Add("select_from_an_object", 501, "NotImplemented", a => Query(Query(a.Request("POST", a.Key, Attack.Body), "select", ""), "select-type", "2").Sign());
        attacks.Add("post_an_object", 405, "MethodNotAllowed", a => a.Request("POST", a.Key, Attack.Body).Sign());
        attacks.Add("post_a_form_without_signature", 403, "AccessDenied", a => a.Request("POST", "", Attack.Body));
        attacks.Add("method_patch", 405, "MethodNotAllowed", a => a.Request("PATCH", a.Key, Attack.Body).Sign());
        attacks.Add("method_of_own_invention", 405, "MethodNotAllowed", a => a.Request("PUTT", a.Key, Attack.Body).Sign());
        attacks.Add("method_in_lower_case", 405, "MethodNotAllowed", a => a.Request("put", a.Key, Attack.Body).Sign());
        attacks.Add("method_override_header", 403, "AccessDenied", a => With(a.Request("GET", a.Key), "X-HTTP-Method-Override", "PUT").Sign());
        attacks.Add("preflight_without_signature", 403, "AccessDenied", a => a.Request("OPTIONS", a.Key));
        attacks.Add("body_where_none_belongs", 400, "UnexpectedContent", a => Query(a.Request("GET", "", Attack.Body), "location", "").Sign());
        attacks.Add("stream_where_none_belongs", 400, "InvalidRequest", a => Change(Query(a.Request("GET", ""), "location", ""), m => m.PayloadHash = "STREAMING-UNSIGNED-PAYLOAD-TRAILER").Sign());
    }

    private static void AddParts(Attacks attacks)
    {
        attacks.AddSteps("part_zero", 400, "InvalidArgument", async a => a.Part(await a.BeginMultipartAsync(), "0").Sign());
        attacks.AddSteps("part_over_ten_thousand", 400, "InvalidArgument", async a => a.Part(await a.BeginMultipartAsync(), "10001").Sign());
        attacks.AddSteps("part_negative", 400, "InvalidArgument", async a => a.Part(await a.BeginMultipartAsync(), "-1").Sign());
        attacks.AddSteps("part_of_no_number", 400, "InvalidArgument", async a => a.Part(await a.BeginMultipartAsync(), "1e3").Sign());
        attacks.Add("part_without_upload", 400, "InvalidArgument", a => Query(a.Put(), "partNumber", "1").Sign());
        attacks.AddSteps("upload_without_part", 400, "InvalidArgument", async a => Query(a.Put(), "uploadId", await a.BeginMultipartAsync()).Sign());
        attacks.Add("part_of_unknown_upload", 404, "NoSuchUpload", a => a.Part("AAAAAAAAAAAAAAAAAAAAAA", "1").Sign());
        attacks.Add("upload_id_with_path", 404, "NoSuchUpload", a => a.Part("../../../catalogue/xyz", "1").Sign());
        attacks.Add("upload_id_empty", 404, "NoSuchUpload", a => a.Part("", "1").Sign());
        attacks.AddSteps("part_of_another_key", 404, "NoSuchUpload", async a => a.Part(await a.BeginMultipartAsync(), "1", key: a.Grant.Key("0.tar")).Sign());
        attacks.AddSteps("part_of_someone_elses_upload", 404, "NoSuchUpload", async a => a.Part(await a.Range.New().BeginMultipartAsync(), "1").Sign());
        attacks.AddSteps("part_over_the_limit", 400, "EntityTooLarge", async a => Change(a.Part(await a.BeginMultipartAsync(), "1").Sign(), m => m["content-length"] = HeaderSignatureAttacks.Number(AttackRange.Limit + 1)));
        attacks.AddSteps("part_copied_from_elsewhere", 501, "NotImplemented", async a => With(a.Part(await a.BeginMultipartAsync(), "1"), "x-amz-copy-source", "/dock-logs/secret").Sign());
        attacks.AddSteps("part_with_wrong_md5", 400, "BadDigest", async a => With(a.Part(await a.BeginMultipartAsync(), "1"), "content-md5", Convert.ToBase64String(new byte[16])).Sign());
        attacks.AddSteps("part_changed", 400, "XAmzContentSHA256Mismatch", async a => Change(a.Part(await a.BeginMultipartAsync(), "1").Sign(), m => m.Body = [1, 2, 3]));
        attacks.AddSteps("abort_of_someone_elses_upload", 404, "NoSuchUpload", async a => Query(a.Request("DELETE", a.Key), "uploadId", await a.Range.New().BeginMultipartAsync()).Sign());
        attacks.AddSteps("parts_of_someone_elses_upload_listed", 404, "NoSuchUpload", async a => Query(a.Request("GET", a.Key), "uploadId", await a.Range.New().BeginMultipartAsync()).Sign());
        attacks.AddSteps("part_with_token_expired_meanwhile", 400, "ExpiredToken", async a => Change(a.Part(await a.BeginMultipartAsync(), "1"), m => m.Credentials = Expired(a)).Sign());
        attacks.AddSteps("part_with_token_revoked_meanwhile", 403, "AccessDenied", async a =>
        {
            var id = await a.BeginMultipartAsync();
            a.Range.Revocations.Revoked.Add(a.Grant.Upload);
            return a.Part(id, "1").Sign();
        });
        attacks.AddSteps("part_with_streamed_chunk_changed", 403, "SignatureDoesNotMatch", async a => new ChunkedBody { Chunks = [new byte[8192]], Bend = pieces => pieces[0][^10] ^= 1 }.Into(a.Part(await a.BeginMultipartAsync(), "1")));
        attacks.AddSteps("part_with_trailer_checksum_wrong", 400, "BadDigest", async a => new ChunkedBody { Chunks = [new byte[8192]], Trailer = [("x-amz-checksum-crc32", "AAAAAA==")], Signed = false }.Into(a.Part(await a.BeginMultipartAsync(), "1")));
        attacks.AddSteps("part_with_other_checksum_than_the_upload", 400, "InvalidRequest", async a => With(a.Part(await a.BeginMultipartAsync(checksum: "SHA256"), "1"), "x-amz-checksum-crc32", "AAAAAA==").Sign());
        attacks.Add("multipart_key_that_xml_cannot_write", 400, "InvalidArgument", a => Change(Query(a.Request("POST", a.Grant.KeyPrefix + "3%ef%bf%bf.tar"), "uploads", ""), m => m.CanonicalPath = $"/{GatewayServer.Bucket}/{a.Grant.KeyPrefix}3%EF%BF%BF.tar").Sign());
        attacks.Add("multipart_outside_the_prefix", 403, "AccessDenied", a => Query(a.Request("POST", "3.tar"), "uploads", "").Sign());
        attacks.Add("multipart_with_unknown_checksum", 400, "InvalidRequest", a => With(Query(a.Request("POST", a.Key), "uploads", ""), "x-amz-checksum-algorithm", "MD4").Sign());
        attacks.Add("multipart_with_impossible_checksum_type", 400, "InvalidRequest", a => With(With(Query(a.Request("POST", a.Key), "uploads", ""), "x-amz-checksum-algorithm", "SHA256"), "x-amz-checksum-type", "FULL_OBJECT").Sign());
    }

    private static void AddCompletion(Attacks attacks)
    {
        Complete(attacks, "complete_with_no_part", 400, "MalformedXML", _ => "<CompleteMultipartUpload/>");
        Complete(attacks, "complete_with_empty_body", 400, "MalformedXML", _ => "");
        Complete(attacks, "complete_with_no_xml", 400, "MalformedXML", _ => "{\"parts\":[]}");
        Complete(attacks, "complete_with_unclosed_xml", 400, "MalformedXML", _ => "<CompleteMultipartUpload><Part>");
        Complete(attacks, "complete_with_other_document", 400, "MalformedXML", _ => "<Delete/>");
        Complete(attacks, "complete_with_part_without_etag", 400, "MalformedXML", _ => "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber></Part></CompleteMultipartUpload>");
        Complete(attacks, "complete_with_external_entity", 400, "MalformedXML", etag => "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>" + Xml(etag));
        Complete(attacks, "complete_with_exploding_entities", 400, "MalformedXML", etag => "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;\">]>" + Xml(etag));
        Complete(attacks, "complete_with_part_zero", 400, "InvalidArgument", etag => Xml(etag).Replace("<PartNumber>1<", "<PartNumber>0<", StringComparison.Ordinal));
        Complete(attacks, "complete_with_missing_part", 400, "InvalidPart", etag => Xml(etag).Replace("<PartNumber>1<", "<PartNumber>2<", StringComparison.Ordinal));
        Complete(attacks, "complete_with_wrong_etag", 400, "InvalidPart", _ => Xml(new string('0', 32)));
        Complete(attacks, "complete_with_parts_out_of_order", 400, "InvalidPartOrder", etag => "<CompleteMultipartUpload>" + PartXml(2, etag) + PartXml(1, etag) + "</CompleteMultipartUpload>");
        Complete(attacks, "complete_with_part_twice", 400, "InvalidPartOrder", etag => "<CompleteMultipartUpload>" + PartXml(1, etag) + PartXml(1, etag) + "</CompleteMultipartUpload>");
        attacks.AddSteps("complete_with_body_changed", 400, "XAmzContentSHA256Mismatch", async a => Change(a.Complete(await a.BeginMultipartAsync(), Xml("x")).Sign(), m => m.Body = Encoding.ASCII.GetBytes(Xml("y"))));
        attacks.AddSteps("complete_with_endless_body", 400, "MaxMessageLengthExceeded", async a => Change(a.Complete(await a.BeginMultipartAsync(), Xml("x")).Sign(), m => m["content-length"] = "4194305"));
        attacks.AddSteps("complete_of_unknown_upload", 404, "NoSuchUpload", a => Task.FromResult(a.Complete("AAAAAAAAAAAAAAAAAAAAAA", Xml("x")).Sign()));
        attacks.AddSteps("complete_of_someone_elses_upload", 404, "NoSuchUpload", async a => a.Complete(await a.Range.New().BeginMultipartAsync(), Xml("x")).Sign());
    }

    /// <summary>Attacks on a Complete that need a part to be there; that part is staged, and never becomes visible.</summary>
    public static Attacks AfterParts { get; } = MakeAfterParts();

    private static Attacks MakeAfterParts()
    {
        var attacks = new Attacks();
        attacks.AddSteps("complete_with_too_small_part", 400, "EntityTooSmall", async a =>
        {
            var id = await a.BeginMultipartAsync();
            var first = await a.SendPartAsync(id, 1, [1]);
            var second = await a.SendPartAsync(id, 2, [2]);
            return a.Complete(id, "<CompleteMultipartUpload>" + PartXml(1, first) + PartXml(2, second) + "</CompleteMultipartUpload>").Sign();
        });
        attacks.AddSteps("complete_over_the_limit_in_sum", 400, "EntityTooLarge", async a =>
        {
            var id = await a.BeginMultipartAsync();
            var first = await a.SendPartAsync(id, 1, new byte[5 * MiB]);
            var second = await a.SendPartAsync(id, 2, new byte[2 * MiB]);
            return a.Complete(id, "<CompleteMultipartUpload>" + PartXml(1, first) + PartXml(2, second) + "</CompleteMultipartUpload>").Sign();
        });
        attacks.AddSteps("parts_that_fill_the_storage", 400, "EntityTooLarge", async a =>
        {
            var id = await a.BeginMultipartAsync();
            for (var i = 0; i < 4; i++)
            {
                await a.SendPartAsync(id, 1, new byte[AttackRange.Limit]);
            }

            return a.Part(id, "1", new byte[AttackRange.Limit]).Sign();
        });
        attacks.AddSteps("complete_with_token_expired_meanwhile", 400, "ExpiredToken", async a =>
        {
            var id = await a.BeginMultipartAsync();
            return Change(a.Complete(id, Xml(await a.SendPartAsync(id, 1, [1]))), m => m.Credentials = Expired(a)).Sign();
        });
        attacks.AddSteps("complete_with_token_revoked_meanwhile", 403, "AccessDenied", async a =>
        {
            var id = await a.BeginMultipartAsync();
            var etag = await a.SendPartAsync(id, 1, [1]);
            a.Range.Revocations.Revoked.Add(a.Grant.Upload);
            return a.Complete(id, Xml(etag)).Sign();
        });
        attacks.AddSteps("complete_with_etag_of_an_overwritten_attempt_bent", 400, "InvalidPart", async a =>
        {
            var id = await a.BeginMultipartAsync();
            var first = await a.SendPartAsync(id, 1, [1]);
            await a.SendPartAsync(id, 1, [2]);
            return a.Complete(id, Xml(first[..^3] + "00\"")).Sign();
        });
        attacks.AddSteps("complete_with_wrong_size", 400, "InvalidRequest", async a =>
        {
            var id = await a.BeginMultipartAsync();
            return With(a.Complete(id, Xml(await a.SendPartAsync(id, 1, [1]))), "x-amz-mp-object-size", "2").Sign();
        });
        attacks.AddSteps("complete_with_checksum_never_asked_for", 400, "BadDigest", async a =>
        {
            var id = await a.BeginMultipartAsync();
            return With(a.Complete(id, Xml(await a.SendPartAsync(id, 1, [1]))), "x-amz-checksum-crc32", "AAAAAA==").Sign();
        });
        return attacks;
    }

    private static void Complete(Attacks attacks, string name, int status, string code, Func<string, string> xml) =>
        attacks.AddSteps(name, status, code, async a => a.Complete(await a.BeginMultipartAsync(), xml("d41d8cd98f00b204e9800998ecf8427e")).Sign());

    private static DockLogs.Contracts.IssuedCredentials Expired(Attack attack) => (attack.Grant with { Expires = AttackRange.Now.AddSeconds(-1) }).Credentials();

    private static string Xml(string etag) => OnePart.Replace("\"{0}\"", etag, StringComparison.Ordinal);

    private static string PartXml(int number, string etag) => $"<Part><PartNumber>{number}</PartNumber><ETag>{etag}</ETag></Part>";

    private static S3Message Root(Attack attack, string method)
    {
        var message = attack.Request(method, "");
        message.Path = "/";
        return message.Sign();
    }

    private static S3Message Query(S3Message message, string name, string value)
    {
        message.Query.Add((name, value));
        return message;
    }

    private static S3Message With(S3Message message, string name, string value)
    {
        message[name] = value;
        return message;
    }

    private static S3Message Change(S3Message message, Action<S3Message> change)
    {
        change(message);
        return message;
    }
}
