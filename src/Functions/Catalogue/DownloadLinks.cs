using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;
using DockLogs.Contracts;
using DockLogs.Functions.Api;
using DockLogs.Functions.Credentials;
using Microsoft.Extensions.Options;

namespace DockLogs.Functions.Catalogue;

/// <summary>
/// Short-lived links to archives, wherever they lie: read-only shared access signatures for one blob, by the account key
/// of a connection string or, with a managed identity, by a user delegation key; presigned URLs for other providers.
/// </summary>
public sealed class DownloadLinks(BlobServiceClient blobs, IOptions<ApiOptions> options, TimeProvider time, S3Clients? others = null) : IDisposable
{
    // Clocks of clients and storage differ by some minutes.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan KeyLifetime = TimeSpan.FromHours(6);
    private readonly BlobContainerClient _archives = blobs.GetBlobContainerClient(ContainerNames.Archives);
    private readonly ArchiveEntries _entries = new(blobs);
    private readonly SemaphoreSlim _gate = new(1, 1);
    private UserDelegationKey? _key;

    /// <summary>
    /// A link to an archive, or null when it is not in the storage. What a dock wrote over a verified archive, as it can until
    /// its credentials expire, is not that archive any more.
    /// </summary>
    /// <param name="objectKey">The archive's key.</param>
    /// <param name="fileName">What a browser saves it as.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="StorageFaultException">It lies with another provider, whose storage refused or is not set.</exception>
    public async Task<Uri?> FindAsync(string objectKey, string fileName, CancellationToken cancellationToken)
    {
        if (await _entries.FindAsync(objectKey, cancellationToken) is { } entry)
        {
            return entry.Place is { Store: not ArchivePlace.Blob } place
                ? await FindAsync(place, objectKey, fileName, cancellationToken)
                : await FindBlobAsync(objectKey, fileName, entry, cancellationToken);
        }

        // What did not pass the check has no entry: it lies in one of the places that the settings know.
        Uri? link = await FindBlobAsync(objectKey, fileName, null, cancellationToken);
        foreach (string store in (string[])[ArchivePlace.Aws, ArchivePlace.Minio, ArchivePlace.Ali])
        {
            link ??= others?.BucketOf(store) is { } bucket ? await FindAsync(new ArchivePlace(store, bucket), objectKey, fileName, cancellationToken) : null;
        }

        return link;
    }

    /// <inheritdoc />
    public void Dispose() => _gate.Dispose();

    private async Task<Uri?> FindAsync(ArchivePlace place, string objectKey, string fileName, CancellationToken cancellationToken)
    {
        IAmazonS3 client = others?.Find(place.Store) ?? throw StorageFaultException.NotSet(place);
        try
        {
            await client.GetObjectMetadataAsync(new GetObjectMetadataRequest { BucketName = place.Bucket, Key = objectKey }, cancellationToken);
            return new Uri(await client.GetPreSignedURLAsync(new GetPreSignedUrlRequest
            {
                BucketName = place.Bucket,
                Key = objectKey,
                Verb = HttpVerb.GET,
                Protocol = others.ProtocolOf(place.Store),
                Expires = (time.GetUtcNow() + options.Value.LinkLifetime).UtcDateTime,
                ResponseHeaderOverrides = new ResponseHeaderOverrides { ContentDisposition = $"attachment; filename=\"{fileName}\"" },
            }));
        }
        catch (AmazonServiceException e) when (e.StatusCode == HttpStatusCode.NotFound && e.ErrorCode != "NoSuchBucket")
        {
            return null;
        }
        catch (AmazonServiceException e)
        {
            throw StorageFaultException.Of(place, e);
        }
    }

    private async Task<Uri?> FindBlobAsync(string objectKey, string fileName, ArchiveEntry? verified, CancellationToken cancellationToken)
    {
        BlobClient blob = _archives.GetBlobClient(objectKey);
        try
        {
            BlobProperties found = await blob.GetPropertiesAsync(cancellationToken: cancellationToken);
            if (verified is not null && !IsStill(verified, found))
            {
                return null;
            }
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }

        DateTimeOffset now = time.GetUtcNow();
        BlobSasBuilder signature = new(BlobSasPermissions.Read, now + options.Value.LinkLifetime)
        {
            BlobContainerName = _archives.Name,
            BlobName = objectKey,
            Resource = "b",
            StartsOn = now - Skew,
            Protocol = blob.Uri.Scheme == Uri.UriSchemeHttps ? SasProtocol.Https : SasProtocol.HttpsAndHttp,
            ContentType = "application/x-tar",
            ContentDisposition = $"attachment; filename=\"{fileName}\"",
        };
        if (blob.CanGenerateSasUri)
        {
            return blob.GenerateSasUri(signature);
        }

        UserDelegationKey key = await FindKeyAsync(now, cancellationToken);
        return new BlobUriBuilder(blob.Uri) { Sas = signature.ToSasQueryParameters(key, blobs.AccountName) }.ToUri();
    }

    private static bool IsStill(ArchiveEntry verified, BlobProperties found) =>
        found.ContentLength == verified.Size
        && (verified.Md5 is null || found.ContentHash is not { Length: 16 } md5 || Convert.ToHexStringLower(md5).Equals(verified.Md5, StringComparison.OrdinalIgnoreCase));

    private async Task<UserDelegationKey> FindKeyAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_key is null || _key.SignedExpiresOn < now + options.Value.LinkLifetime + Skew)
            {
                _key = await blobs.GetUserDelegationKeyAsync(
                    now - Skew, now + options.Value.LinkLifetime + KeyLifetime, cancellationToken);
            }

            return _key;
        }
        finally
        {
            _gate.Release();
        }
    }
}
