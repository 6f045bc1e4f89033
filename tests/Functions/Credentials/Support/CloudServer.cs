using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Amazon.Runtime;
using DockLogs.Functions.Credentials;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace DockLogs.Functions.Tests.Credentials.Support;

/// <summary>
/// The token services and the storage of a cloud on one loopback port: AWS' and MinIO's STS, Alibaba Cloud's STS, and S3 by
/// path and by host name. It checks every signature and what a session's policy allows, and answers as the public
/// documents of each service show.
/// </summary>
internal sealed class CloudServer : IAsyncDisposable
{
    public const string Region = "eu-test-1";
    public const string Bucket = "archives";
    public const string KeyId = "AKIDCANARYPIPELINE";
    public const string Secret = "canary/pipeline+secret/key";
    private readonly WebApplication _application;
    private readonly ConcurrentDictionary<string, Session> _sessions = new();
    private readonly ConcurrentQueue<StsCall> _calls = new();
    private readonly ConcurrentQueue<(int Status, string Code)> _stsFaults = new();
    private int _issued;

    private CloudServer(WebApplication application) => _application = application;

    public Uri Address { get; private set; } = null!;

    public ConcurrentDictionary<string, StoredObject> Objects { get; } = new();

    public IReadOnlyList<StsCall> Calls => [.. _calls];

    public IReadOnlyCollection<Session> Sessions => [.. _sessions.Values];

    /// <summary>When set, what the storage answers to everything.</summary>
    public (int Status, string Code)? StorageFault { get; set; }

    public int Reads { get; private set; }

    /// <summary>Every name below the server's own leads to it, as *.amazonaws.com does.</summary>
    public HttpClientFactory Http => new LoopbackFactory(Address.Port);

    public static async Task<CloudServer> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        WebApplication application = builder.Build();
        var server = new CloudServer(application);
        application.Run(server.AnswerAsync);
        await application.StartAsync();
        server.Address = new Uri(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return server;
    }

    /// <summary>What the token services answer next, once each.</summary>
    public void RefuseSts(int status, string code, int times = 1)
    {
        for (int i = 0; i < times; i++)
        {
            _stsFaults.Enqueue((status, code));
        }
    }

    public T Fill<T>(T options)
        where T : StorageProviderOptions
    {
        options.Endpoint = Address;
        options.StsEndpoint = Address;
        options.Region = Region;
        options.Bucket = Bucket;
        options.AccessKeyId = KeyId;
        options.AccessKeySecret = Secret;
        return options;
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var copy = new MemoryStream();
        await context.Request.Body.CopyToAsync(copy);
        byte[] body = copy.ToArray();
        if (context.Request.Headers.ContainsKey("x-acs-action"))
        {
            await AliStsAsync(context);
        }
        else if (context.Request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.Ordinal) == true)
        {
            await StsAsync(context, body);
        }
        else
        {
            await S3Async(context, body);
        }
    }

    private Session Issue(string prefix, string policy)
    {
        int number = Interlocked.Increment(ref _issued);
        var session = new Session($"{prefix}CANARYSESSION{number}", $"canary/session/secret/{number}", $"canary+session+token/{number}==", policy);
        _sessions[session.AccessKeyId] = session;
        return session;
    }

    // docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html; MinIO's docs/sts/assume-role.md answers the same.
    private async Task StsAsync(HttpContext context, byte[] body)
    {
        if (_stsFaults.TryDequeue(out (int Status, string Code) fault))
        {
            await StsErrorAsync(context, fault.Status, fault.Code);
            return;
        }

        if (SigV4.KeyIdOf(context.Request) != KeyId || !SigV4.IsSigned(context.Request, body, Secret, Region, "sts"))
        {
            await StsErrorAsync(context, 403, "SignatureDoesNotMatch");
            return;
        }

        Dictionary<string, string> parameters = Encoding.UTF8.GetString(body).Split('&').Select(pair => pair.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1].Replace('+', ' ')));
        _calls.Enqueue(new StsCall("sts", parameters));
        int seconds = int.Parse(parameters["DurationSeconds"], CultureInfo.InvariantCulture);
        if (parameters["Action"] != "AssumeRole" || parameters["Version"] != "2011-06-15" || seconds < 900 || parameters["Policy"].Length > 2048)
        {
            await StsErrorAsync(context, 400, "ValidationError");
            return;
        }

        Session session = Issue("ASIA", parameters["Policy"]);
        await WriteAsync(context, 200, "text/xml", $"""
            <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
            <AssumedRoleUser><AssumedRoleId>ARO123EXAMPLE123:{parameters["RoleSessionName"]}</AssumedRoleId><Arn>arn:aws:sts::123456789012:assumed-role/demo/{parameters["RoleSessionName"]}</Arn></AssumedRoleUser>
            <Credentials><AccessKeyId>{session.AccessKeyId}</AccessKeyId><SecretAccessKey>{session.Secret}</SecretAccessKey><SessionToken>{session.Token}</SessionToken>
            <Expiration>{Expiration(seconds)}</Expiration></Credentials><PackedPolicySize>6</PackedPolicySize></AssumeRoleResult>
            <ResponseMetadata><RequestId>c6104cbe-af31-11e0-8154-cbc7ccf896c7</RequestId></ResponseMetadata></AssumeRoleResponse>
            """);
    }

    // Real messages repeat the request: the canaries see to it that nothing of them goes on.
    private static Task StsErrorAsync(HttpContext context, int status, string code) => WriteAsync(context, status, "text/xml", $"""
        <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>{code}</Code>
        <Message>canary: key {KeyId}, signed with {Secret}, external canary-external-id</Message></Error><RequestId>c6104cbe</RequestId></ErrorResponse>
        """);

    // api.alibabacloud.com Sts/2015-04-01/AssumeRole, and "Request syntax and signature method V3".
    private async Task AliStsAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (_stsFaults.TryDequeue(out (int Status, string Code) fault))
        {
            await AliErrorAsync(context, fault.Status, fault.Code);
            return;
        }

        if (!IsSignedByAli(request))
        {
            await AliErrorAsync(context, 400, "SignatureDoesNotMatch");
            return;
        }

        Dictionary<string, string> parameters = request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
        _calls.Enqueue(new StsCall("ali", parameters));
        int seconds = int.Parse(parameters["DurationSeconds"], CultureInfo.InvariantCulture);
        if (request.Headers["x-acs-action"] != "AssumeRole" || request.Headers["x-acs-version"] != "2015-04-01" || seconds is < 900 or > 43200)
        {
            await AliErrorAsync(context, 400, "InvalidParameter.DurationSeconds");
            return;
        }

        Session session = Issue("STS.", parameters["Policy"]);
        await WriteAsync(context, 200, "application/json", JsonSerializer.Serialize(new
        {
            RequestId = "6894B13B-6D71-4EF5-88FA-F32781734A7F",
            AssumedRoleUser = new { AssumedRoleId = "34458433936495****:alice", Arn = "acs:ram::123456789012****:role/adminrole/alice" },
            Credentials = new { SecurityToken = session.Token, AccessKeyId = session.AccessKeyId, AccessKeySecret = session.Secret, Expiration = Expiration(seconds) },
        }));
    }

    private static Task AliErrorAsync(HttpContext context, int status, string code) => WriteAsync(context, status, "application/json", JsonSerializer.Serialize(new
    {
        RequestId = "6894B13B", HostId = "sts.aliyuncs.com", Code = code, Message = $"canary: key {KeyId}, signed with {Secret}, external canary-external-id", Recommend = "https://api.alibabacloud.com/troubleshoot",
    }));

    private static bool IsSignedByAli(HttpRequest request)
    {
        string target = request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget;
        string[] fields = request.Headers.Authorization.ToString().Split(' ', 2);
        if (fields is not ["ACS3-HMAC-SHA256", var text])
        {
            return false;
        }

        Dictionary<string, string> named = text.Split(',').Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[1]);
        string[] must = [.. request.Headers.Keys.Select(name => name.ToLowerInvariant()).Where(name => name.StartsWith("x-acs-", StringComparison.Ordinal) || name is "host" or "content-type").Order(StringComparer.Ordinal)];
        if (named["SignedHeaders"] != string.Join(';', must))
        {
            return false;
        }

        // From what the parameters mean, not from how they were sent.
        string query = string.Join('&', request.Query.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{Encode(pair.Key)}={Encode(pair.Value.ToString())}"));
        string empty = Convert.ToHexStringLower(SHA256.HashData([]));
        string canonical = string.Join('\n', [request.Method, target.Split('?')[0], query, .. must.Select(name => $"{name}:{request.Headers[name].ToString().Trim()}"), "", named["SignedHeaders"], empty]);
        string toSign = "ACS3-HMAC-SHA256\n" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));
        return named["Credential"] == KeyId
            && request.Headers["x-acs-content-sha256"] == empty
            && named["Signature"] == Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(toSign)));
    }

    private static string Encode(string text) => string.Concat(Encoding.UTF8.GetBytes(text).Select(octet =>
        char.IsAsciiLetterOrDigit((char)octet) || octet is (byte)'-' or (byte)'_' or (byte)'.' or (byte)'~' ? ((char)octet).ToString() : $"%{octet:X2}"));

    private async Task S3Async(HttpContext context, byte[] body)
    {
        HttpRequest request = context.Request;
        string host = request.Host.Host;
        string key = request.Path.Value!.TrimStart('/');
        if (host.StartsWith(Bucket + ".", StringComparison.Ordinal))
        {
            key = $"{Bucket}/{key}";
        }

        string keyId = SigV4.KeyIdOf(request) ?? "";
        Session? session = _sessions.GetValueOrDefault(keyId);
        string token = request.Headers["x-amz-security-token"].FirstOrDefault() ?? request.Query["X-Amz-Security-Token"].FirstOrDefault() ?? "";
        if (StorageFault is { } fault)
        {
            await S3ErrorAsync(context, fault.Status, fault.Code);
        }
        else if ((keyId != KeyId && session is null) || token != (session?.Token ?? ""))
        {
            await S3ErrorAsync(context, 403, "InvalidAccessKeyId");
        }
        else if (!SigV4.IsSigned(request, body, session?.Secret ?? Secret, Region, "s3"))
        {
            await S3ErrorAsync(context, 403, "SignatureDoesNotMatch");
        }
        else if (session is not null && !IsAllowed(session.Policy, request, key))
        {
            await S3ErrorAsync(context, 403, "AccessDenied");
        }
        else if (request.Method == "PUT")
        {
            var stored = new StoredObject(body);
            Objects[key] = stored;
            context.Response.Headers.ETag = $"\"{stored.Md5}\"";
        }
        else
        {
            await ReadAsync(context, key);
        }
    }

    private async Task ReadAsync(HttpContext context, string key)
    {
        if (!Objects.TryGetValue(key, out StoredObject? found))
        {
            await S3ErrorAsync(context, 404, key.StartsWith(Bucket + "/", StringComparison.Ordinal) ? "NoSuchKey" : "NoSuchBucket");
            return;
        }

        context.Response.Headers.ETag = $"\"{found.ETag ?? found.Md5}\"";
        context.Response.ContentLength = found.Content.Length;
        if (found.Encryption is not null)
        {
            context.Response.Headers["x-amz-server-side-encryption"] = found.Encryption;
        }

        if (context.Request.Query["response-content-disposition"].FirstOrDefault() is { } disposition)
        {
            context.Response.Headers.ContentDisposition = disposition;
        }

        if (context.Request.Method == "HEAD")
        {
            return;
        }

        Reads++;
        if (found.CutAfter is { } cut)
        {
            Objects[key] = found with { CutAfter = null };
            await context.Response.Body.WriteAsync(found.Content.AsMemory(0, cut));
            await context.Response.Body.FlushAsync();
            await found.BeforeCut();
            context.Abort();
            return;
        }

        await context.Response.Body.WriteAsync(found.Content);
    }

    private static bool IsAllowed(string policy, HttpRequest request, string key)
    {
        string action = request.Method switch { "PUT" => "PutObject", "DELETE" => "DeleteObject", _ => "GetObject" };
        using JsonDocument document = JsonDocument.Parse(policy);
        return document.RootElement.GetProperty("Statement").EnumerateArray().Any(statement =>
            statement.GetProperty("Action").EnumerateArray().Any(allowed => allowed.GetString() == $"s3:{action}" || allowed.GetString() == $"oss:{action}")
            && statement.GetProperty("Resource").EnumerateArray().Select(resource => resource.GetString()!.Split(':')[^1]).Any(pattern =>
                pattern.EndsWith('*') ? key.StartsWith(pattern[..^1], StringComparison.Ordinal) : key == pattern));
    }

    private static Task S3ErrorAsync(HttpContext context, int status, string code) => context.Request.Method == "HEAD"
        ? WriteAsync(context, status, "application/xml", "")
        : WriteAsync(context, status, "application/xml", $"""
            <?xml version="1.0" encoding="UTF-8"?>
            <Error><Code>{code}</Code><Message>canary: key {KeyId}, signed with {Secret}</Message><RequestId>4442587FB7D0A2F9</RequestId></Error>
            """);

    private static string Expiration(int seconds) => TimeProvider.System.GetUtcNow().AddSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static async Task WriteAsync(HttpContext context, int status, string type, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        await context.Response.WriteAsync(text.Trim());
    }

    private sealed class LoopbackFactory(int port) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
    }
}
