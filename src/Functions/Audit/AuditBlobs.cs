using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using DockLogs.Contracts;

namespace DockLogs.Functions.Audit;

/// <summary>
/// The audit in blobs: one append blob a UTC day, <c>yyyy/MM/dd.jsonl</c>, one JSON object a line. An append blob takes
/// 50,000 blocks; a day that needs more goes on in <c>dd-2.jsonl</c>, <c>dd-3.jsonl</c> and so on. Any number of instances
/// append to the same blob: an append is atomic.
/// </summary>
public sealed class AuditBlobs
{
    // https://learn.microsoft.com/rest/api/storageservices/append-block
    private const int MostBlocksOfABlob = 50_000;

    private readonly BlobContainerClient _container;
    private readonly int _mostBlocks;
    private (string Day, int Number) _part = ("", 1);

    /// <param name="blobs">The storage.</param>
    public AuditBlobs(BlobServiceClient blobs)
        : this(blobs, MostBlocksOfABlob)
    {
    }

    internal AuditBlobs(BlobServiceClient blobs, int mostBlocks)
    {
        ArgumentNullException.ThrowIfNull(blobs);
        _container = blobs.GetBlobContainerClient(ContainerNames.Audit);
        _mostBlocks = mostBlocks;
    }

    /// <summary>Appends lines of one day as one block. Called from one place at a time.</summary>
    /// <exception cref="RequestFailedException">The storage refused; it may have the lines or not.</exception>
    public async Task AppendAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entries);
        string day = entries[0].Time.UtcDateTime.ToString("yyyy'/'MM'/'dd", CultureInfo.InvariantCulture);
        if (day != _part.Day)
        {
            _part = (day, 1);
        }

        using MemoryStream lines = new();
        foreach (AuditEntry entry in entries)
        {
            await JsonSerializer.SerializeAsync(lines, entry, AuditJson.Default.AuditEntry, cancellationToken);
            lines.WriteByte((byte)'\n');
        }

        while (!await TryAppendAsync(lines, cancellationToken))
        {
            _part.Number++;
        }
    }

    private async Task<bool> TryAppendAsync(MemoryStream lines, CancellationToken cancellationToken)
    {
        AppendBlobClient blob = _container.GetAppendBlobClient(_part.Number == 1 ? $"{_part.Day}.jsonl" : $"{_part.Day}-{_part.Number}.jsonl");
        while (true)
        {
            lines.Position = 0;
            try
            {
                BlobAppendInfo appended = await blob.AppendBlockAsync(lines, cancellationToken: cancellationToken);
                if (appended.BlobCommittedBlockCount >= _mostBlocks)
                {
                    _part.Number++;
                }

                return true;
            }
            catch (RequestFailedException fault) when (fault.ErrorCode == BlobErrorCode.BlobNotFound)
            {
                await CreateAsync(blob, cancellationToken);
            }
            catch (RequestFailedException fault) when (fault.ErrorCode == BlobErrorCode.ContainerNotFound)
            {
                await _container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            }
            catch (RequestFailedException fault) when (fault.ErrorCode == BlobErrorCode.BlockCountExceedsLimit)
            {
                return false;
            }
        }
    }

    private static async Task CreateAsync(AppendBlobClient blob, CancellationToken cancellationToken)
    {
        try
        {
            await blob.CreateAsync(
                new AppendBlobCreateOptions
                {
                    HttpHeaders = new BlobHttpHeaders { ContentType = "application/x-ndjson" },
                    Conditions = new AppendBlobRequestConditions { IfNoneMatch = ETag.All },
                },
                cancellationToken);
        }
        catch (RequestFailedException fault) when (fault.ErrorCode == BlobErrorCode.BlobAlreadyExists || fault.ErrorCode == BlobErrorCode.ConditionNotMet)
        {
            // Another instance was first.
        }
    }
}
