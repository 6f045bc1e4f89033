using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace DockLogs.UploadGateway.Storage;

/// <summary>The container of the gateway's own small records; no token can name it as its bucket.</summary>
internal static class GatewayContainer
{
    public const string Name = "gateway";

    public static Task<int> RemoveOlderAsync(BlobContainerClient container, string prefix, DateTimeOffset limit, CancellationToken cancellationToken) =>
        AzureCalls.RunAsync(
            async () =>
            {
                var removed = 0;
                await foreach (var blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellationToken))
                {
                    if (blob.Properties.LastModified < limit)
                    {
                        await container.DeleteBlobIfExistsAsync(blob.Name, DeleteSnapshotsOption.None, cancellationToken: cancellationToken);
                        removed++;
                    }
                }

                return removed;
            },
            cancellationToken);
}
