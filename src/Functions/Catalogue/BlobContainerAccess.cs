using System.Runtime.CompilerServices;
using Azure;
using Azure.Identity;
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

    /// <summary>
    /// Whether the storage could not be asked or did not answer as it should: its refusals, connections and time-outs, all
    /// the tries of a call, and a managed identity that gives no token. The caller's own cancellation is told apart by its token.
    /// </summary>
    public static bool IsOutage(this Exception exception) => exception is AggregateException tries
        ? tries.InnerExceptions.All(IsOutage)
        : exception is RequestFailedException or AuthenticationFailedException or TaskCanceledException;

    /// <summary>Whether an answer says that the blob, or its whole container, is not there.</summary>
    public static bool IsMissing(this RequestFailedException exception) => exception.Status == 404;

    /// <summary>Whether an answer says that another writer was faster (412), or has just created the blob (409).</summary>
    public static bool IsConflict(this RequestFailedException exception) =>
        exception.Status == 412 || exception.ErrorCode == BlobErrorCode.BlobAlreadyExists;
}
