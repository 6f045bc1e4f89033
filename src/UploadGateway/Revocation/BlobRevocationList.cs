using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DockLogs.Contracts;
using DockLogs.UploadGateway.Storage;

namespace DockLogs.UploadGateway.Revocation;

/// <summary>One blob for each revoked upload, named <c>revoked/{upload}</c>; what is in it does not matter.</summary>
internal sealed class BlobRevocationList(BlobServiceClient service) : IRevocationList
{
    private const string Folder = "revoked/";

    private readonly BlobContainerClient _container = service.GetBlobContainerClient(GatewayContainer.Name);

    public Task<IReadOnlySet<UploadId>> ReadAsync(CancellationToken cancellationToken) => AzureCalls.RunAsync<IReadOnlySet<UploadId>>(
        async () =>
        {
            var revoked = new HashSet<UploadId>();
            try
            {
                await foreach (var blob in _container.GetBlobsAsync(BlobTraits.None, BlobStates.None, Folder, cancellationToken))
                {
                    if (UploadId.TryParse(blob.Name.AsSpan(Folder.Length), out var upload))
                    {
                        revoked.Add(upload);
                    }
                }
            }
            catch (RequestFailedException failed) when (failed.ErrorCode == BlobErrorCode.ContainerNotFound)
            {
                // Nothing was ever revoked.
            }

            return revoked;
        },
        cancellationToken);

    public Task<int> RemoveOlderAsync(DateTimeOffset limit, CancellationToken cancellationToken) =>
        GatewayContainer.RemoveOlderAsync(_container, Folder, limit, cancellationToken);
}
