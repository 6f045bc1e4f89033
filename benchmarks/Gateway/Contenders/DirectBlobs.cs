using System.Globalization;
using System.Security.Cryptography;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace DockLogs.Gateway.Benchmarks.Contenders;

/// <summary>What a program does that writes to Blob Storage itself.</summary>
/// <param name="withDigests">
/// It leaves behind what the gateway does: MD5 and SHA-256 of the object as property and metadata, without which the
/// pipeline would have to read every archive back. Without them it only sends bytes. The MD5 of what is written in one
/// piece is made by the storage, for both.
/// </param>
internal sealed class DirectBlobs(string storage, bool withDigests) : IContender
{
    private readonly BlobContainerClient _container = new BlobServiceClient(storage).GetBlobContainerClient("dock-logs");

    public string Name { get; } = withDigests ? "direct, same digests" : "direct to Azurite";

    public double ServerSeconds => 0;

    public Task PrepareAsync() => _container.CreateIfNotExistsAsync();

    public Task PutAsync(string key, byte[] body)
    {
        var options = new BlobUploadOptions();
        if (withDigests)
        {
            options.Metadata = new Dictionary<string, string> { ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(body)) };
        }

        return _container.GetBlockBlobClient(key).UploadAsync(new MemoryStream(body, writable: false), options);
    }

    public async Task PutInPartsAsync(string key, byte[] part, int parts, int inParallel)
    {
        using var digests = new Digests(withDigests);
        var blob = _container.GetBlockBlobClient(key);
        var ids = Enumerable.Range(0, parts)
            .Select(index => Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(index.ToString("D8", CultureInfo.InvariantCulture))))
            .ToArray();
        // Digests of the whole, in order, beside the sending.
        var hashing = Task.Run(() => ids.ToList().ForEach(_ => digests.Append(part)));
        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = inParallel }, async (id, cancellationToken) =>
            await blob.StageBlockAsync(id, new MemoryStream(part, writable: false), cancellationToken: cancellationToken));
        await hashing;
        await blob.CommitBlockListAsync(ids, new CommitBlockListOptions { HttpHeaders = digests.Headers, Metadata = digests.Metadata });
    }

    private sealed class Digests(bool wanted) : IDisposable
    {
        private readonly IncrementalHash _md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public BlobHttpHeaders? Headers => wanted ? new BlobHttpHeaders { ContentHash = _md5.GetCurrentHash() } : null;

        public Dictionary<string, string>? Metadata => wanted
            ? new() { ["sha256"] = Convert.ToHexStringLower(_sha256.GetCurrentHash()) }
            : null;

        public void Append(byte[] bytes)
        {
            if (wanted)
            {
                _md5.AppendData(bytes);
                _sha256.AppendData(bytes);
            }
        }

        public void Dispose()
        {
            _md5.Dispose();
            _sha256.Dispose();
        }
    }
}
