using System.Net;
using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using DockLogs.Functions.Catalogue;
using DockLogs.Functions.Credentials;

namespace DockLogs.Functions.Uploads;

/// <summary>Archives in another provider's storage, through its S3 interface.</summary>
public sealed class S3ArchiveStore(S3Clients clients) : IArchiveStore
{
    private const string Md5OfNothing = "d41d8cd98f00b204e9800998ecf8427e";

    /// <summary>
    /// A range, so that the client does not take an ETag for the MD5 of what it reads and fail where it is none. An empty
    /// object has no such range (416).
    /// </summary>
    internal static ByteRange Whole => new("bytes=0-");

    /// <inheritdoc/>
    /// <exception cref="StorageFaultException">The storage refused, or did not answer.</exception>
    public async Task<StoredArchive?> FindAsync(ArchivePlace place, string objectKey, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(place);
        try
        {
            GetObjectMetadataResponse found = await ClientOf(place).GetObjectMetadataAsync(
                new GetObjectMetadataRequest { BucketName = place.Bucket, Key = objectKey }, cancellationToken);
            return new StoredArchive(found.ContentLength, Md5Of(found)) { IsMd5Sure = false };
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

    /// <inheritdoc/>
    /// <exception cref="StorageFaultException">The storage refused, or did not answer.</exception>
    public async Task<string> ComputeMd5Async(ArchivePlace place, string objectKey, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(place);
        try
        {
            using GetObjectResponse found = await ClientOf(place).GetObjectAsync(
                new GetObjectRequest { BucketName = place.Bucket, Key = objectKey, ByteRange = Whole }, cancellationToken);
            await using Stream content = found.ResponseStream;
#pragma warning disable CA5351 // The dock's fingerprint is an MD5: it finds damage, it is no protection.
            return Convert.ToHexStringLower(await MD5.HashDataAsync(content, cancellationToken));
#pragma warning restore CA5351
        }
        catch (AmazonServiceException e) when (e.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            return Md5OfNothing;
        }
        catch (AmazonServiceException e)
        {
            throw StorageFaultException.Of(place, e);
        }
    }

    private IAmazonS3 ClientOf(ArchivePlace place) => clients.Find(place.Store) ?? throw StorageFaultException.NotSet(place);

    // An ETag is the MD5 of an object that was put in one piece and lies there in plain or under the storage's own key;
    // that of a multipart upload ends in "-" and the number of parts.
    private static string? Md5Of(GetObjectMetadataResponse found)
    {
        string tag = found.ETag?.Trim('"') ?? "";
        string? encryption = found.ServerSideEncryptionMethod?.Value;
        return ArchiveCheck.IsMd5(tag) && encryption is null or "" or "AES256" ? tag.ToLowerInvariant() : null;
    }
}
