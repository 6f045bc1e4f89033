using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DockLogs.Contracts;
using DockLogs.Functions.Uploads;
using Microsoft.Extensions.Logging.Abstractions;

namespace DockLogs.Functions.Tests.Uploads.Support;

/// <summary>Files ended uploads and reads what lists show.</summary>
internal static class Filing
{
    public static Task<int> RunAsync(BlobServiceClient blobs, TimeProvider time, Func<UploadId, CancellationToken, Task<UploadView?>>? find = null) =>
        new UploadFiler(blobs, new UploadIndex(blobs, time), time, NullLogger<UploadFiler>.Instance)
            .FileAsync(find ?? ((_, _) => throw new InvalidOperationException("no upload is that old")), CancellationToken.None);

    /// <summary>All pages, one after the other; between two of them something may happen.</summary>
    public static async Task<List<UploadView>> WalkAsync(UploadIndex index, UploadQuery query, Func<Task>? between = null)
    {
        List<UploadView> seen = [];
        while (true)
        {
            UploadIndexPage page = await index.ListAsync(query, CancellationToken.None);
            Assert.InRange(page.Items.Count, page.Continuation is null ? 0 : query.Top, query.Top);
            seen.AddRange(page.Items);
            if (page.Continuation is null)
            {
                return seen;
            }

            query = query with { Continuation = page.Continuation };
            await (between?.Invoke() ?? Task.CompletedTask);
        }
    }

    /// <summary>Names of blobs of the index.</summary>
    public static async Task<List<string>> NamesAsync(BlobServiceClient blobs, string prefix)
    {
        List<string> names = [];
        await foreach (BlobItem blob in blobs.GetBlobContainerClient(ContainerNames.Uploads).GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, CancellationToken.None))
        {
            names.Add(blob.Name);
        }

        return names;
    }
}
