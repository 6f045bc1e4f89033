using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using DockLogs.Contracts;
using DockLogs.UploadGateway.Errors;
using DockLogs.UploadGateway.Requests;
using DockLogs.UploadGateway.Storage;

namespace DockLogs.UploadGateway.Multipart;

/// <summary>
/// One small blob for each open multipart upload, named <c>multipart/{upload}/{id}</c>. Who completes or aborts holds a
/// lease on it, and removes it: so of both only one can happen.
/// </summary>
internal sealed class BlobMultipartLedger(BlobServiceClient service, TimeProvider time) : IMultipartLedger
{
    private const string Folder = "multipart/";
    private const string KeyName = "key";
    private const string InitiatedName = "initiated";

    // Long enough to list and commit 50,000 blocks; a gateway that dies meanwhile holds others up for this long at most.
    private static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LockWait = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(200);

    private readonly BlobContainerClient _container = service.GetBlobContainerClient(GatewayContainer.Name);

    public Task AddAsync(MultipartUpload upload, CancellationToken cancellationToken) => AzureCalls.RunAsync(
        async () =>
        {
            // Without a condition: the id is random and nobody else's, and a try whose answer was lost must not stand in the way of the next.
            var options = new BlobUploadOptions
            {
                Metadata = new Dictionary<string, string>
                {
                    [KeyName] = PercentCoding.Encode(upload.Key, keepSlash: true),
                    [InitiatedName] = upload.Initiated.ToString("O", CultureInfo.InvariantCulture),
                },
            };
            using var body = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(upload, MultipartJson.Default.MultipartUpload), writable: false);
            try
            {
                await Blob(upload.Upload, upload.Id).UploadAsync(body, options, cancellationToken);
            }
            catch (RequestFailedException failed) when (failed.ErrorCode == BlobErrorCode.ContainerNotFound)
            {
                // Not made yet, or deleted. The client's bucket is another one, and it could put nothing right here.
                throw new ObjectStoreException(StoreFault.Unavailable, failed);
            }

            return true;
        },
        cancellationToken);

    public Task<MultipartUpload?> FindAsync(UploadId upload, string id, CancellationToken cancellationToken) => AzureCalls.RunAsync(
        async () =>
        {
            try
            {
                BlobDownloadResult found = await Blob(upload, id).DownloadContentAsync(cancellationToken);
                return JsonSerializer.Deserialize(found.Content, MultipartJson.Default.MultipartUpload);
            }
            catch (RequestFailedException failed) when (failed.Status == (int)HttpStatusCode.NotFound)
            {
                return null;
            }
        },
        cancellationToken);

    public async IAsyncEnumerable<MultipartUpload> ListAsync(UploadId upload, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var prefix = $"{Folder}{upload.Value}/";
        var blobs = _container.GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, prefix, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var _ = blobs.ConfigureAwait(false);
        while (await AzureCalls.RunAsync(async () => await blobs.MoveNextAsync(), cancellationToken))
        {
            var blob = blobs.Current;
            if (blob.Metadata.TryGetValue(KeyName, out var encoded)
                && PercentCoding.TryDecode(encoded, out var key)
                && blob.Metadata.TryGetValue(InitiatedName, out var initiated))
            {
                yield return new MultipartUpload
                {
                    Id = blob.Name[prefix.Length..],
                    Upload = upload,
                    Bucket = "",
                    Key = key,
                    Initiated = DateTimeOffset.Parse(initiated, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
                    Headers = new ObjectHeaders(),
                };
            }
        }
    }

    public async Task<IMultipartLock?> LockAsync(MultipartUpload upload, CancellationToken cancellationToken)
    {
        var blob = Blob(upload.Upload, upload.Id);
        var lease = blob.GetBlobLeaseClient();
        var began = time.GetTimestamp();
        while (true)
        {
            var asked = time.GetTimestamp();
            var acquired = await AzureCalls.RunAsync<bool?>(
                async () =>
                {
                    try
                    {
                        await lease.AcquireAsync(LeaseTime, cancellationToken: cancellationToken);
                        return true;
                    }
                    catch (RequestFailedException failed) when (failed.Status == (int)HttpStatusCode.NotFound)
                    {
                        return null;
                    }
                    catch (RequestFailedException failed) when (failed.Status == (int)HttpStatusCode.Conflict)
                    {
                        return false;
                    }
                },
                cancellationToken);
            if (acquired is not false)
            {
                return acquired is null ? null : new Held(blob, lease, time, asked);
            }

            if (time.GetElapsedTime(began) > LockWait)
            {
                throw new S3Exception(S3Errors.SlowDown);
            }

            await Task.Delay(LockPause, time, cancellationToken);
        }
    }

    public Task<int> RemoveOlderAsync(DateTimeOffset limit, CancellationToken cancellationToken) =>
        GatewayContainer.RemoveOlderAsync(_container, Folder, limit, cancellationToken);

    private BlockBlobClient Blob(UploadId upload, string id) => _container.GetBlockBlobClient($"{Folder}{upload.Value}/{id}");

    private sealed class Held(BlockBlobClient blob, BlobLeaseClient lease, TimeProvider time, long since) : IMultipartLock
    {
        private bool _removed;

        // A third of the lease is left for the commit itself to reach the storage.
        public bool IsStillHeld => time.GetElapsedTime(since) < LeaseTime * 2 / 3;

        public async Task RemoveAsync(CancellationToken cancellationToken)
        {
            await AzureCalls.RunAsync(
                async () =>
                {
                    var conditions = new BlobRequestConditions { LeaseId = lease.LeaseId };
                    return await blob.DeleteIfExistsAsync(DeleteSnapshotsOption.None, conditions, cancellationToken);
                },
                cancellationToken);
            _removed = true;
        }

        public async ValueTask DisposeAsync()
        {
            if (_removed)
            {
                return;
            }

            try
            {
                await lease.ReleaseAsync();
            }
            catch (Exception exception) when (AzureFaults.IsStoreFailure(exception))
            {
                // It ends by itself.
            }
        }
    }
}
