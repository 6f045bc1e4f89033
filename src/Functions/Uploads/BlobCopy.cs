using System.Buffers;
using System.Net;
using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using DockLogs.Contracts;
using DockLogs.Functions.Catalogue;
using DockLogs.Functions.Credentials;

namespace DockLogs.Functions.Uploads;

/// <summary>
/// Copies an object from S3 into a blob, one block in memory at a time. A block's id is made of its place and its MD5, so
/// a copy that was broken off goes on where it was: blocks that are staged already are not sent again. The blob comes to
/// be only when the whole of what was read has the size and the MD5 that the catalogue has.
/// </summary>
public sealed class BlobCopy(BlobServiceClient blobs, S3Clients clients)
{
    private const int BlockBytes = 4 * 1024 * 1024;
    private readonly BlobContainerClient _archives = blobs.GetBlobContainerClient(ContainerNames.Archives);

    /// <summary>Copies; again is fine.</summary>
    /// <param name="entry">The archive.</param>
    /// <param name="place">Where it lies.</param>
    /// <param name="cancellationToken">Gives the copy up.</param>
    /// <exception cref="StorageFaultException">The storage copied from refused or did not answer.</exception>
    /// <exception cref="RequestFailedException">Blob Storage refused or did not answer.</exception>
    public async Task<BlobCopyResult> RunAsync(ArchiveEntry entry, ArchivePlace place, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(place);
        IAmazonS3 client = clients.Find(place.Store) ?? throw StorageFaultException.NotSet(place);
        BlockBlobClient blob = _archives.GetBlockBlobClient(entry.ObjectKey);
        if (entry.Md5 is { } known && await FindCopyAsync(blob, cancellationToken) == (entry.Size, known))
        {
            return new BlobCopyResult(known, null);
        }

        try
        {
            using GetObjectResponse source = await client.GetObjectAsync(
                new GetObjectRequest { BucketName = place.Bucket, Key = entry.ObjectKey, ByteRange = entry.Size > 0 ? S3ArchiveStore.Whole : null }, cancellationToken);
            return source.ContentLength == entry.Size
                ? await CopyAsync(entry, place, source.ResponseStream, blob, cancellationToken)
                : new BlobCopyResult(null, $"it has {source.ContentLength} bytes now, expected {entry.Size}");
        }
        catch (AmazonServiceException e) when (e.StatusCode == HttpStatusCode.NotFound && e.ErrorCode != "NoSuchBucket")
        {
            return new BlobCopyResult(null, $"it is no longer in bucket {place.Bucket} of {place.Store}");
        }
        catch (AmazonServiceException e)
        {
            throw StorageFaultException.Of(place, e);
        }
    }

    private async Task<BlobCopyResult> CopyAsync(ArchiveEntry entry, ArchivePlace place, Stream source, BlockBlobClient blob, CancellationToken cancellationToken)
    {
        HashSet<string> staged = await FindStagedAsync(blob, cancellationToken);
        var ids = new List<string>();
        long size = 0;
#pragma warning disable CA5351 // The dock's fingerprint is an MD5, and so is what Blob Storage checks blocks by: they find damage, they are no protection.
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        byte[] block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            while (await source.ReadAtLeastAsync(block.AsMemory(0, BlockBytes), BlockBytes, throwOnEndOfStream: false, cancellationToken) is > 0 and var length)
            {
                whole.AppendData(block, 0, length);
                byte[] md5 = MD5.HashData(block.AsSpan(0, length));
                string id = Convert.ToBase64String([.. BitConverter.GetBytes(IPAddress.HostToNetworkOrder(size)), .. md5]);
                if (!staged.Contains(id))
                {
                    await StageAsync(blob, id, block, length, md5, cancellationToken);
                }

                ids.Add(id);
                size += length;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
#pragma warning restore CA5351

        byte[] hash = whole.GetHashAndReset();
        string read = Convert.ToHexStringLower(hash);
        if (size != entry.Size || (entry.Md5 is { } expected && expected != read))
        {
            return new BlobCopyResult(null, $"it reads as {size} bytes with MD5 {read} now, expected {entry.Size} with {entry.Md5 ?? "any"}");
        }

        var metadata = new Dictionary<string, string> { ["upload"] = entry.UploadId, ["copiedfrom"] = place.Store };
        await _archives.WriteAsync(
            () => blob.CommitBlockListAsync(
                ids, new CommitBlockListOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "application/x-tar", ContentHash = hash }, Metadata = metadata }, cancellationToken),
            cancellationToken);
        return await FindCopyAsync(blob, cancellationToken) == (entry.Size, read)
            ? new BlobCopyResult(read, null)
            : throw new InvalidDataException($"The copy {entry.ObjectKey} is not what was committed.");
    }

    private Task<Response<BlockInfo>> StageAsync(BlockBlobClient blob, string id, byte[] block, int length, byte[] md5, CancellationToken cancellationToken) => _archives.WriteAsync(
        () => blob.StageBlockAsync(
            id,
            new MemoryStream(block, 0, length, writable: false),
            new BlockBlobStageBlockOptions { TransferValidation = new UploadTransferValidationOptions { ChecksumAlgorithm = StorageChecksumAlgorithm.MD5, PrecalculatedChecksum = md5 } },
            cancellationToken),
        cancellationToken);

    private static async Task<HashSet<string>> FindStagedAsync(BlockBlobClient blob, CancellationToken cancellationToken)
    {
        try
        {
            BlockList blocks = await blob.GetBlockListAsync(BlockListTypes.Uncommitted, cancellationToken: cancellationToken);
            return [.. blocks.UncommittedBlocks.Select(block => block.Name)];
        }
        catch (RequestFailedException e) when (e.IsMissing())
        {
            return [];
        }
    }

    private static async Task<(long Size, string? Md5)?> FindCopyAsync(BlockBlobClient blob, CancellationToken cancellationToken)
    {
        try
        {
            BlobProperties found = await blob.GetPropertiesAsync(cancellationToken: cancellationToken);
            return (found.ContentLength, found.ContentHash is { } hash ? Convert.ToHexStringLower(hash) : null);
        }
        catch (RequestFailedException e) when (e.IsMissing())
        {
            return null;
        }
    }
}
