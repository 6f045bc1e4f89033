using System.Globalization;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace DockLogs.Gateway.Benchmarks.Contenders;

/// <summary>What a program does that writes to Blob Storage itself.</summary>
internal sealed class DirectBlobs(string storage) : IContender
{
    private readonly BlobContainerClient _container = new BlobServiceClient(storage).GetBlobContainerClient("dock-logs");

    public string Name => "direct to Azurite";

    public double ServerSeconds => 0;

    public Task PrepareAsync() => _container.CreateIfNotExistsAsync();

    public Task PutAsync(string key, byte[] body) =>
        _container.GetBlockBlobClient(key).UploadAsync(new MemoryStream(body, writable: false), new BlobUploadOptions());

    public async Task PutInPartsAsync(string key, byte[] part, int parts, int inParallel)
    {
        var blob = _container.GetBlockBlobClient(key);
        var ids = Enumerable.Range(0, parts)
            .Select(index => Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(index.ToString("D8", CultureInfo.InvariantCulture))))
            .ToArray();
        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = inParallel }, async (id, cancellationToken) =>
            await blob.StageBlockAsync(id, new MemoryStream(part, writable: false), cancellationToken: cancellationToken));
        await blob.CommitBlockListAsync(ids);
    }
}
