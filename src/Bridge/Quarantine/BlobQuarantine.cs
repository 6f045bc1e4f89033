using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DockLogs.Contracts;

namespace DockLogs.Bridge.Quarantine;

/// <summary>
/// The quarantine as blobs: body = the original bytes, metadata = topic, reason, found, expected, path, source and time,
/// name = <c>{yyyy}/{MM}/{dd}/{HHmmssfff}-{hash of topic and body}</c>.
/// </summary>
/// <param name="blobs">The storage account.</param>
public sealed class BlobQuarantine(BlobServiceClient blobs) : IQuarantine
{
    private readonly BlobContainerClient _container = blobs.GetBlobContainerClient(ContainerNames.Quarantine);

    /// <inheritdoc/>
    public async Task PutAsync(QuarantinedMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var blob = _container.GetBlobClient(QuarantineName.For(message));
        var options = new BlobUploadOptions { Metadata = QuarantineMetadata.Write(message) };
        var body = BinaryData.FromBytes(message.Body);
        try
        {
            await blob.UploadAsync(body, options, cancellationToken);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            await _container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            await blob.UploadAsync(body, options, cancellationToken);
        }
    }

    /// <summary>Lists what is in quarantine, newest first.</summary>
    /// <param name="top">Most entries to return, at least 1.</param>
    /// <param name="continuation">From the page before, or null to begin.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <exception cref="FormatException">The continuation is not one of ours.</exception>
    /// <exception cref="RequestFailedException">The storage did not answer.</exception>
    public async Task<QuarantinePage> ListAsync(int top, string? continuation, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        string? before = null;
        if (continuation is not null && !QuarantineName.TryParseId(continuation, out before))
        {
            throw new FormatException("The continuation is not one that this list gave out.");
        }

        // One more than asked for shows whether there is a further page.
        var newest = new List<QuarantineEntry>();
        try
        {
            await foreach (var day in DaysAsync(before, cancellationToken))
            {
                newest.AddRange(await NewestOfDayAsync(day, before, top + 1 - newest.Count, cancellationToken));
                if (newest.Count > top)
                {
                    break;
                }
            }
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            return new QuarantinePage([], null);
        }

        return newest.Count > top
            ? new QuarantinePage(newest[..top], newest[top - 1].Id)
            : new QuarantinePage(newest, null);
    }

    /// <summary>Reads one message with its body.</summary>
    /// <param name="id">From <see cref="QuarantineEntry.Id"/>.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>The message, or null when there is none of this id.</returns>
    /// <exception cref="RequestFailedException">The storage did not answer.</exception>
    public async Task<QuarantinedMessage?> GetAsync(string id, CancellationToken cancellationToken)
    {
        if (!QuarantineName.TryParseId(id, out var name))
        {
            return null;
        }

        try
        {
            var content = (await _container.GetBlobClient(name).DownloadContentAsync(cancellationToken)).Value;
            return QuarantineMetadata.ReadMessage(content.Details.Metadata, content.Content.ToMemory());
        }
        catch (RequestFailedException e) when (e.Status == StatusCodes.Status404NotFound)
        {
            return null;
        }
    }

    /// <summary>Takes one message out.</summary>
    /// <param name="id">From <see cref="QuarantineEntry.Id"/>; one that is not there is no error.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <exception cref="RequestFailedException">The storage did not answer.</exception>
    public async Task RemoveAsync(string id, CancellationToken cancellationToken)
    {
        if (QuarantineName.TryParseId(id, out var name))
        {
            await _container.GetBlobClient(name).DeleteIfExistsAsync(cancellationToken: cancellationToken);
        }
    }

    // Blobs are listed in ascending order only: go down the years, months and days, and keep the last names of a day.
    private async IAsyncEnumerable<string> DaysAsync(string? before, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var year in await FoldersAsync("", before, cancellationToken))
        {
            foreach (var month in await FoldersAsync(year, before, cancellationToken))
            {
                foreach (var day in await FoldersAsync(month, before, cancellationToken))
                {
                    yield return day;
                }
            }
        }
    }

    private async Task<List<string>> FoldersAsync(string prefix, string? before, CancellationToken cancellationToken)
    {
        var folders = new List<string>();
        var options = new GetBlobsByHierarchyOptions { Delimiter = "/", Prefix = prefix };
        await foreach (var item in _container.GetBlobsByHierarchyAsync(options, cancellationToken))
        {
            if (item.IsPrefix && (before is null || string.CompareOrdinal(item.Prefix, before) < 0))
            {
                folders.Add(item.Prefix);
            }
        }

        folders.Reverse();
        return folders;
    }

    private async Task<IEnumerable<QuarantineEntry>> NewestOfDayAsync(string day, string? before, int count, CancellationToken cancellationToken)
    {
        var last = new Queue<QuarantineEntry>();
        var options = new GetBlobsOptions { Traits = BlobTraits.Metadata, Prefix = day };
        await foreach (var blob in _container.GetBlobsAsync(options, cancellationToken))
        {
            if (before is not null && string.CompareOrdinal(blob.Name, before) >= 0)
            {
                break;
            }

            if (QuarantineName.IsOne(blob.Name))
            {
                last.Enqueue(QuarantineMetadata.ReadEntry(blob.Name, blob.Metadata, blob.Properties.ContentLength ?? 0));
                if (last.Count > count)
                {
                    last.Dequeue();
                }
            }
        }

        return last.Reverse();
    }
}
