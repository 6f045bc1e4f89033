using System.IO.Compression;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DockLogs.Functions.Catalogue;

namespace DockLogs.Functions.Uploads;

/// <summary>
/// Uploads that are under way, or have ended and are not filed yet: empty blobs <c>open/{place}</c>, whose metadata has
/// dock, status and, when it fits, the view. There are few at any time, so one listing is all it takes to go through them.
/// </summary>
internal sealed class OpenUploads(BlobContainerClient container)
{
    private const string Prefix = "open/";
    private const string DockKey = "dock";
    private const string StatusKey = "status";
    private const string ViewKey = "view";

    // Azure allows 8 KB of metadata a blob.
    private const int LongestViewInMetadata = 6000;
    private const int LargestRequest = 5000;

    /// <summary>Writes an upload.</summary>
    /// <param name="view">The upload.</param>
    /// <param name="json">The view in UTF-8.</param>
    /// <param name="onlyNew">Whether one that is there is left as it is.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    public async Task PutAsync(UploadView view, byte[] json, bool onlyNew, CancellationToken cancellationToken)
    {
        var metadata = new Dictionary<string, string> { [DockKey] = view.Dock, [StatusKey] = view.Status };
        string packed = Pack(json);
        if (packed.Length <= LongestViewInMetadata)
        {
            metadata[ViewKey] = packed;
        }

        var options = new BlobUploadOptions { Metadata = metadata, Conditions = onlyNew ? new BlobRequestConditions { IfNoneMatch = ETag.All } : null };
        try
        {
            await container.GetBlobClient(Prefix + UploadPlace.Of(view).Text).UploadAsync(BinaryData.Empty, options, cancellationToken);
        }
        catch (RequestFailedException e) when (onlyNew && e.IsConflict())
        {
            // Known already.
        }
    }

    /// <summary>All of them behind a place, newest first.</summary>
    /// <param name="after">The place; empty for the beginning.</param>
    /// <param name="few">How many are likely to be asked for; null when it may be all.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    public async IAsyncEnumerable<OpenUpload> ListAsync(string after, int? few, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (Page<BlobItem> page in container
            .GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, Prefix, cancellationToken)
            .AsPages(null, few ?? LargestRequest)
            .EmptyWhenMissing(cancellationToken))
        {
            foreach (BlobItem blob in page.Values)
            {
                string name = blob.Name[Prefix.Length..];
                if (string.CompareOrdinal(name, after) > 0 && UploadPlace.TryParse(name, out UploadPlace place) && blob.Properties.ETag is { } tag)
                {
                    byte[]? json = blob.Metadata.TryGetValue(ViewKey, out string? packed) ? Unpack(packed) : null;
                    yield return new OpenUpload(new UploadLine(place, blob.Metadata[StatusKey], json), blob.Metadata[DockKey], tag);
                }
            }
        }
    }

    /// <summary>Removes an upload, unless it has been written again since it was listed.</summary>
    public async Task RemoveAsync(OpenUpload upload, CancellationToken cancellationToken)
    {
        try
        {
            await container.GetBlobClient(Prefix + upload.Line.Place.Text).DeleteAsync(DeleteSnapshotsOption.None, new BlobRequestConditions { IfMatch = upload.Tag }, cancellationToken);
        }
        catch (RequestFailedException e) when (e.IsMissing() || e.IsConflict())
        {
            // Another filer was faster, or the next pass takes what was written.
        }
    }

    private static string Pack(byte[] json)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(json);
        }

        return Convert.ToBase64String(packed.GetBuffer().AsSpan(0, (int)packed.Length));
    }

    private static byte[] Unpack(string packed)
    {
        using var deflate = new DeflateStream(new MemoryStream(Convert.FromBase64String(packed)), CompressionMode.Decompress);
        using var json = new MemoryStream();
        deflate.CopyTo(json);
        return json.ToArray();
    }
}
