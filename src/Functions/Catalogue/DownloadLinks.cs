using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;
using DockLogs.Contracts;
using DockLogs.Functions.Api;
using Microsoft.Extensions.Options;

namespace DockLogs.Functions.Catalogue;

/// <summary>
/// Short-lived links to archives: read-only shared access signatures for one blob, by the account key of a
/// connection string or, with a managed identity, by a user delegation key.
/// </summary>
public sealed class DownloadLinks(BlobServiceClient blobs, IOptions<ApiOptions> options, TimeProvider time) : IDisposable
{
    // Clocks of clients and storage differ by some minutes.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan KeyLifetime = TimeSpan.FromHours(6);
    private readonly BlobContainerClient _archives = blobs.GetBlobContainerClient(ContainerNames.Archives);
    private readonly SemaphoreSlim _gate = new(1, 1);
    private UserDelegationKey? _key;

    /// <summary>A link to an archive, or null when it is not in the storage.</summary>
    /// <param name="objectKey">The archive's key in container <c>dock-logs</c>.</param>
    /// <param name="fileName">What a browser saves it as.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<Uri?> FindAsync(string objectKey, string fileName, CancellationToken cancellationToken)
    {
        BlobClient blob = _archives.GetBlobClient(objectKey);
        if (!await blob.ExistsAsync(cancellationToken))
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

    /// <inheritdoc />
    public void Dispose() => _gate.Dispose();

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
