using System.Text;
using DockLogs.Contracts;
using DockLogs.UploadGateway.Tests.Support;

namespace DockLogs.UploadGateway.Tests.Security;

/// <summary>What an attacker has: credentials of one upload, and knowledge of everything public.</summary>
internal sealed class Attack(AttackRange range, UploadGrant grant)
{
    public UploadGrant Grant => grant;

    public AttackRange Range => range;

    public IssuedCredentials Credentials { get; } = grant.Credentials();

    public static byte[] Body { get; } = Encoding.ASCII.GetBytes(new string('l', 9000) + "log");

    public string Key => grant.Key();

    /// <summary>A request that would be accepted once it is signed.</summary>
    public S3Message Put(string? rawKey = null, byte[]? body = null) => Request("PUT", rawKey ?? Key, body ?? Body);

    public S3Message Request(string method, string rawKey, byte[]? body = null, string bucket = GatewayServer.Bucket)
    {
        var message = new S3Message
        {
            Method = method,
            Path = $"/{bucket}/{rawKey}",
            Body = body ?? [],
            Credentials = Credentials,
            Time = AttackRange.Now,
        };
        message["host"] = $"{range.Address.Host}:{range.Address.Port}";
        return message;
    }

    /// <summary>Begins a multipart upload and gives its id.</summary>
    public async Task<string> BeginMultipartAsync(string? key = null, string? checksum = null)
    {
        var message = Request("POST", key ?? Key);
        message.Query.Add(("uploads", ""));
        if (checksum is not null)
        {
            message["x-amz-checksum-algorithm"] = checksum;
        }

        var answer = await RawHttp.SendAsync(range.Address, message.Sign().ToBytes());
        Assert.Equal(200, answer.Status);
        return answer.Body.Split("<UploadId>")[1].Split('<')[0];
    }

    /// <summary>Sends a part as it should be, and gives its ETag.</summary>
    public async Task<string> SendPartAsync(string id, int number, byte[] body)
    {
        var answer = await RawHttp.SendAsync(range.Address, Part(id, $"{number}", body).Sign().ToBytes());
        Assert.Equal(200, answer.Status);
        return answer.Header("ETag")!;
    }

    public S3Message Part(string id, string number, byte[]? body = null, string? key = null)
    {
        var message = Put(key, body);
        message.Query.Add(("partNumber", number));
        message.Query.Add(("uploadId", id));
        return message;
    }

    public S3Message Complete(string id, string xml, string? key = null)
    {
        var message = Request("POST", key ?? Key, Encoding.UTF8.GetBytes(xml));
        message.Query.Add(("uploadId", id));
        return message;
    }
}
