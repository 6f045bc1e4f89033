using System.Globalization;
using System.Security.Cryptography;
using DockLogs.UploadGateway.Checksums;
using DockLogs.UploadGateway.Errors;
using DockLogs.UploadGateway.Multipart;
using DockLogs.UploadGateway.Revocation;
using DockLogs.UploadGateway.Storage;

namespace DockLogs.UploadGateway.Verbs;

/// <summary>
/// CompleteMultipartUpload: commits the blocks of the listed parts, which is the one moment in which the object comes
/// to be. Asked again, it finds its work done and answers the same.
/// </summary>
internal sealed class CompleteMultipartUpload(
    IObjectStore store, IMultipartLedger ledger, MultipartUploads uploads, ObjectDigest digests, RequestDocument documents, Revocations revocations) : IVerb
{
    /// <summary>Azure's limit for one blob.</summary>
    private const int MaxBlocks = 50_000;
    private const int MaxDocumentBytes = 4 * 1024 * 1024;

    /// <summary>S3's own limit for every part but the last.</summary>
    private const long MinPartBytes = 5 * 1024 * 1024;

    public string Name => nameof(CompleteMultipartUpload);

    public async Task RunAsync(S3Request request, CancellationToken cancellationToken)
    {
        var list = await documents.ReadAsync(request, MaxDocumentBytes, ParseList, cancellationToken);
        var id = request.Target.Query["uploadId"]!;
        var open = await uploads.TryFindAsync(request, id, cancellationToken);
        var held = open is null ? null : await ledger.LockAsync(open.Upload, cancellationToken);
        if (open is null || held is null)
        {
            if (open is not null)
            {
                uploads.Forget(id);
            }

            await AnswerAgainAsync(request, id, cancellationToken);
            return;
        }

        await using (held)
        {
            var parts = PartTable.Read(id, await store.ListStagedAsync(request.Address, cancellationToken));
            if (Choose(list, parts) is not { } chosen)
            {
                // Committed already, by a gateway that was killed before it could say so?
                if ((await store.FindAsync(request.Address, cancellationToken))?.Properties.Metadata.GetValueOrDefault(ObjectMetadata.Multipart) != id)
                {
                    throw new S3Exception(S3Errors.InvalidPart.With("UploadId", id));
                }

                await held.RemoveAsync(cancellationToken);
                await AnswerAgainAsync(request, id, cancellationToken);
                return;
            }

            CheckChoice(request, open.Upload, list, chosen);
            // Asked again, since the list may have taken its time to come.
            await revocations.CheckAsync(request.Grant.Upload, cancellationToken);
            await CommitAsync(request, open, chosen, held, cancellationToken);
        }
    }

    private static WriteCondition ConditionOf(IHeaderDictionary headers) => (headers.IfNoneMatch.ToString(), headers.IfMatch.Count) switch
    {
        ("", 0) => WriteCondition.None,
        ("*", 0) => new WriteCondition(IfAbsent: true),
        _ => throw new S3Exception(S3Errors.NotImplemented.With("Header", "If-Match, If-None-Match")),
    };

    private static CompletionList ParseList(Stream body) =>
        CompletionList.TryParse(body, out var list, out var error) ? list : throw new S3Exception(error);

    private static List<StoredPart>? Choose(CompletionList list, PartTable table)
    {
        var chosen = new List<StoredPart>(list.Parts.Count);
        foreach (var part in list.Parts)
        {
            if (table.Find(part.Number, part.ETag) is not { } stored)
            {
                return null;
            }

            chosen.Add(stored);
        }

        return chosen;
    }

    private static void CheckChoice(S3Request request, MultipartUpload upload, CompletionList list, List<StoredPart> chosen)
    {
        for (var i = 0; i < chosen.Count; i++)
        {
            if (i < chosen.Count - 1 && chosen[i].Size < MinPartBytes)
            {
                throw new S3Exception(S3Errors.EntityTooSmall
                    .With("ProposedSize", chosen[i].Size.ToString(CultureInfo.InvariantCulture))
                    .With("MinSizeAllowed", MinPartBytes.ToString(CultureInfo.InvariantCulture))
                    .With("PartNumber", chosen[i].Number.ToString(CultureInfo.InvariantCulture)));
            }

            if (upload.Algorithm is { } algorithm
                && list.Parts[i].Checksums.TryGetValue(algorithm, out var claimed)
                && claimed != Convert.ToBase64String(chosen[i].Checksum, 0, ChecksumNames.Bytes(algorithm)))
            {
                throw new S3Exception(S3Errors.InvalidPart);
            }
        }

        var size = chosen.Sum(part => part.Size);
        SizeLimit.Check(size, request.Grant.MaxBytes ?? long.MaxValue);
        SizeLimit.Check(chosen.Sum(part => part.BlockIds.Count), MaxBlocks);
        if (request.Headers["x-amz-mp-object-size"].ToString() is { Length: > 0 } expected
            && expected != size.ToString(CultureInfo.InvariantCulture))
        {
            throw new S3Exception(S3Errors.InvalidRequest.Saying("The provided 'x-amz-mp-object-size' header does not match what was computed."));
        }
    }

    private async Task CommitAsync(
        S3Request request, OpenUpload open, List<StoredPart> chosen, IMultipartLock held, CancellationToken cancellationToken)
    {
        var upload = open.Upload;
        var checksum = upload.Algorithm is { } algorithm ? ObjectChecksum.Of(algorithm, upload.IsFullObject, chosen) : null;
        CompletionChecksum.Check(request.Headers, upload, checksum);
        var etag = ETagOf(chosen);
        var length = chosen.Sum(part => part.Size);
        var (digest, seen) = open.Sequence.Over(chosen);
        using var _ = digest;
        var properties = NewObject.DescribeMultipart(upload, etag, checksum);
        if (seen == length)
        {
            properties = ObjectDigest.WithDigests(properties, digest);
        }

        if (!held.IsStillHeld)
        {
            throw new S3Exception(S3Errors.SlowDown);
        }

        // From here on nothing stops because the client has gone: it may never come to ask again.
        var blocks = chosen.SelectMany(part => part.BlockIds).ToList();
        var storeTag = await store.CommitAsync(request.Address, blocks, properties, ConditionOf(request.Headers), CancellationToken.None);
        // From here on the object is there: an abort must no longer find anything to end.
        await held.RemoveAsync(CancellationToken.None);
        uploads.Forget(upload.Id);
        await AnswerAsync(request, etag, upload.Algorithm, checksum, upload.IsFullObject, async () =>
        {
            if (seen < length)
            {
                await FinishDigestAsync(request.Address, storeTag, properties, digest, seen, length);
            }
        });
    }

    private async Task FinishDigestAsync(
        ObjectAddress address, string storeTag, ObjectProperties properties, RunningDigest digest, long seen, long length)
    {
        try
        {
            await digests.FollowAsync(address, storeTag, digest, seen, length, CancellationToken.None);
            await digests.StoreAsync(address, storeTag, properties, digest, CancellationToken.None);
        }
        catch (ObjectStoreException overwritten) when (overwritten.Fault == StoreFault.ConditionFailed)
        {
            // Another write of the key came after this one, and brings its own digests.
        }
    }

    private async Task AnswerAgainAsync(S3Request request, string id, CancellationToken cancellationToken)
    {
        var found = await store.FindAsync(request.Address, cancellationToken);
        if (found?.Properties.Metadata is not { } metadata || metadata.GetValueOrDefault(ObjectMetadata.Multipart) != id)
        {
            throw new S3Exception(S3Errors.NoSuchUpload.With("UploadId", id));
        }

        var checksum = metadata.GetValueOrDefault(ObjectMetadata.Checksum)?.Split(':');
        ChecksumAlgorithm? algorithm = checksum is not null && ChecksumNames.TryParse(checksum[0], out var parsed) ? parsed : null;
        await AnswerAsync(
            request,
            metadata[ObjectMetadata.ETag],
            algorithm,
            checksum?[1],
            checksum?[1].Contains('-', StringComparison.Ordinal) == false,
            async () =>
            {
                if (found.Properties.Md5 is null)
                {
                    using var digest = new RunningDigest();
                    await FinishDigestAsync(request.Address, found.StoreTag, found.Properties, digest, 0, found.Length);
                }
            });
    }

    private static Task AnswerAsync(
        S3Request request, string etag, ChecksumAlgorithm? algorithm, string? checksum, bool isFullObject, Func<Task> beforeTheEnd) =>
        SlowXmlAnswer.WriteAsync(
            request,
            beforeTheEnd,
            "CompleteMultipartUploadResult",
            xml =>
            {
                xml.WriteElementString("Location", $"{request.Http.Request.Scheme}://{request.Headers.Host}{request.Target.CanonicalPath}");
                xml.WriteElementString("Bucket", request.Target.Bucket);
                xml.WriteElementString("Key", request.Target.Key);
                xml.WriteElementString("ETag", $"\"{etag}\"");
                if (algorithm is { } known && checksum is not null)
                {
                    xml.WriteElementString("Checksum" + ChecksumNames.Name(known), checksum);
                    xml.WriteElementString("ChecksumType", ChecksumNames.Type(isFullObject));
                }
            });

    private static string ETagOf(List<StoredPart> parts)
    {
        // S3's rule for multipart ETags: the MD5 of the parts' MD5s, and how many they are.
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        foreach (var part in parts)
        {
            md5.AppendData(part.Md5);
        }

        return $"{Convert.ToHexStringLower(md5.GetHashAndReset())}-{parts.Count}";
    }
}
