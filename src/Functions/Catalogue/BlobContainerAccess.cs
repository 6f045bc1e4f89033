using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace DockLogs.Functions.Catalogue;

/// <summary>Containers come to be with the first write; before that, reading finds nothing.</summary>
internal static class BlobContainerAccess
{
    /// <summary>Runs a write; when its container is missing, makes it and runs the write again.</summary>
    public static async Task<T> WriteAsync<T>(this BlobContainerClient container, Func<Task<T>> write, CancellationToken cancellationToken)
    {
        try
        {
            return await write();
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            return await write();
        }
    }

    /// <summary>A listing; of a container that is missing, nothing.</summary>
    public static async IAsyncEnumerable<T> EmptyWhenMissing<T>(
        this IAsyncEnumerable<T> listing, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using IAsyncEnumerator<T> items = listing.GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await items.MoveNextAsync())
                {
                    yield break;
                }
            }
            catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.ContainerNotFound)
            {
                yield break;
            }

            yield return items.Current;
        }
    }

    /// <summary>Whether an answer says that the blob, or its whole container, is not there.</summary>
    public static bool IsMissing(this RequestFailedException exception) => exception.Status == 404;

    /// <summary>Whether an answer says that another writer was faster (412), or has just created the blob (409).</summary>
    public static bool IsConflict(this RequestFailedException exception) =>
        exception.Status == 412 || exception.ErrorCode == BlobErrorCode.BlobAlreadyExists;
}
