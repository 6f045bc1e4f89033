using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DockLogs.Contracts;
using DockLogs.Gateway.Benchmarks.Serving;

namespace DockLogs.Gateway.Benchmarks.Contenders;

/// <summary>
/// An S3 client that costs next to nothing: hashes of bodies are made once, so that what is measured is the server.
/// </summary>
internal sealed class S3Client(string name, ChildProcess server, IssuedCredentials credentials, string prefix, S3Signing signing) : IContender
{
    private const int ChunkBytes = 128 * 1024;
    private const int MaxChunkFrameBytes = 100;
    private const string EmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static readonly HttpClient Http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { Timeout = TimeSpan.FromMinutes(10) };

    private readonly ConcurrentDictionary<byte[], string> _hashes = new(ReferenceEqualityComparer.Instance as IEqualityComparer<byte[]>);
    private readonly ConcurrentDictionary<byte[], string[]> _chunkHashes = new(ReferenceEqualityComparer.Instance as IEqualityComparer<byte[]>);
    private (string Day, byte[] Key) _signingKey;

    public string Name { get; } = $"{name}, {signing.ToString().ToLowerInvariant()}";

    public double ServerSeconds => server.ProcessorTime.TotalSeconds;

    public Task PutAsync(string key, byte[] body) => SendAsync(HttpMethod.Put, key, "", body);

    public async Task PutInPartsAsync(string key, byte[] part, int parts, int inParallel)
    {
        var begun = await SendAsync(HttpMethod.Post, key, "uploads=", []);
        var id = (await begun.Content.ReadAsStringAsync()).Split("<UploadId>")[1].Split('<')[0];
        var etags = new string[parts];
        await Parallel.ForEachAsync(Enumerable.Range(0, parts), new ParallelOptions { MaxDegreeOfParallelism = inParallel }, async (index, _) =>
        {
            var answer = await SendAsync(HttpMethod.Put, key, string.Create(CultureInfo.InvariantCulture, $"partNumber={index + 1}&uploadId={id}"), part);
            etags[index] = answer.Headers.ETag!.Tag;
        });
        var list = string.Concat(etags.Select((etag, index) =>
            string.Create(CultureInfo.InvariantCulture, $"<Part><PartNumber>{index + 1}</PartNumber><ETag>{etag}</ETag></Part>")));
        await SendAsync(HttpMethod.Post, key, $"uploadId={id}", Encoding.UTF8.GetBytes($"<CompleteMultipartUpload>{list}</CompleteMultipartUpload>"), once: true);
    }

    /// <summary>Puts a body that is not in memory as a whole, unsigned.</summary>
    public Task PutEndlessAsync(string key, byte[] piece, int times) => SendAsync(HttpMethod.Put, key, "", [], content: new RepeatedContent(piece, times));

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string key, string query, byte[] body, bool once = false, HttpContent? content = null)
    {
        var path = $"/dock-logs/{prefix}{key}";
        var now = TimeProvider.System.GetUtcNow();
        var timestamp = now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var streaming = signing == S3Signing.Streaming && method == HttpMethod.Put && content is null;
        var hash = content is not null || signing == S3Signing.Unsigned ? "UNSIGNED-PAYLOAD"
            : streaming ? "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
            : once || body.Length == 0 ? Hash(body)
            : _hashes.GetOrAdd(body, Hash);
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["host"] = server.Address.Authority,
            ["x-amz-content-sha256"] = hash,
            ["x-amz-date"] = timestamp,
        };
        if (credentials.SessionToken.Length > 0)
        {
            headers["x-amz-security-token"] = credentials.SessionToken;
        }

        if (streaming)
        {
            headers["x-amz-decoded-content-length"] = body.Length.ToString(CultureInfo.InvariantCulture);
        }

        var names = string.Join(';', headers.Keys);
        var canonical = $"{method}\n{path}\n{query}\n{string.Concat(headers.Select(header => $"{header.Key}:{header.Value}\n"))}\n{names}\n{hash}";
        var scope = $"{timestamp[..8]}/us-east-1/s3/aws4_request";
        var signature = Sign(timestamp[..8], $"AWS4-HMAC-SHA256\n{timestamp}\n{scope}\n{Hash(Encoding.UTF8.GetBytes(canonical))}");
        using var request = new HttpRequestMessage(method, new Uri(server.Address, path + (query.Length > 0 ? "?" + query : "")));
        foreach (var (header, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        request.Headers.TryAddWithoutValidation("authorization", $"AWS4-HMAC-SHA256 Credential={credentials.AccessKeyId}/{scope}, SignedHeaders={names}, Signature={signature}");
        var framed = streaming ? ArrayPool<byte>.Shared.Rent(body.Length + ((body.Length / ChunkBytes) + 2) * MaxChunkFrameBytes) : [];
        request.Content = content
            ?? (streaming ? new ByteArrayContent(framed, 0, WriteChunks(framed, body, timestamp, scope, signature)) : new ByteArrayContent(body));
        if (streaming)
        {
            request.Content.Headers.ContentEncoding.Add("aws-chunked");
        }

        var answer = await Http.SendAsync(request);
        if (streaming)
        {
            ArrayPool<byte>.Shared.Return(framed);
        }

        return answer.IsSuccessStatusCode
            ? answer
            : throw new InvalidOperationException($"{Name}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    private int WriteChunks(byte[] framed, byte[] body, string timestamp, string scope, string signature)
    {
        var hashes = _chunkHashes.GetOrAdd(body, static bytes => [.. bytes.Chunk(ChunkBytes).Select(chunk => Hash(chunk)), EmptyHash]);
        var end = 0;
        for (var i = 0; i < hashes.Length; i++)
        {
            var from = Math.Min(i * ChunkBytes, body.Length);
            var length = Math.Min(ChunkBytes, body.Length - from);
            signature = Sign(timestamp[..8], $"AWS4-HMAC-SHA256-PAYLOAD\n{timestamp}\n{scope}\n{signature}\n{EmptyHash}\n{hashes[i]}");
            end += Encoding.ASCII.GetBytes($"{length:x};chunk-signature={signature}\r\n", framed.AsSpan(end));
            body.AsSpan(from, length).CopyTo(framed.AsSpan(end));
            end += length;
            "\r\n"u8.CopyTo(framed.AsSpan(end));
            end += 2;
        }

        return end;
    }

    private string Sign(string day, string text)
    {
        if (_signingKey.Day != day)
        {
            var key = Encoding.UTF8.GetBytes("AWS4" + credentials.SecretAccessKey);
            foreach (var part in (string[])[day, "us-east-1", "s3", "aws4_request"])
            {
                key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
            }

            _signingKey = (day, key);
        }

        return Convert.ToHexStringLower(HMACSHA256.HashData(_signingKey.Key, Encoding.UTF8.GetBytes(text)));
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
