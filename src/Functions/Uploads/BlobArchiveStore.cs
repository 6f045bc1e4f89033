using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DockLogs.Functions.Catalogue;

namespace DockLogs.Functions.Uploads;

/// <summary>Archives in Blob Storage, put there by the upload gateway or by copying.</summary>
public sealed class BlobArchiveStore(BlobServiceClient blobs) : IArchiveStore
{
    /// <inheritdoc/>
    public async Task<StoredArchive?> FindAsync(ArchivePlace place, string objectKey, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(place);
        try
        {
            BlobProperties found = await blobs.GetBlobContainerClient(place.Bucket).GetBlobClient(objectKey).GetPropertiesAsync(cancellationToken: cancellationToken);
            return new StoredArchive(found.ContentLength, found.ContentHash is { Length: 16 } md5 ? Convert.ToHexStringLower(md5) : null);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<string> ComputeMd5Async(ArchivePlace place, string objectKey, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(place);
        await using Stream content = await blobs.GetBlobContainerClient(place.Bucket).GetBlobClient(objectKey).OpenReadAsync(cancellationToken: cancellationToken);
#pragma warning disable CA5351 // The dock's fingerprint is an MD5: it finds damage, it is no protection.
        return Convert.ToHexStringLower(await MD5.HashDataAsync(content, cancellationToken));
#pragma warning restore CA5351
    }
}
