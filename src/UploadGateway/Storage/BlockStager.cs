using DockLogs.UploadGateway.Payloads;
using Microsoft.Extensions.Options;

namespace DockLogs.UploadGateway.Storage;

/// <summary>
/// Carries a body into staged blocks: reads one block while a few others are on their way. The last block is staged
/// only after the whole body was verified, so a body that is not what was signed never has all of its blocks.
/// </summary>
internal sealed class BlockStager(IObjectStore store, BlockBuffers buffers, IOptions<GatewayOptions> options)
{
    /// <summary>Azure's limit for one blob is 50,000 blocks; block ids have room for fewer.</summary>
    private const int MaxBlocks = BlockId.MaxIndex;

    /// <summary>Bodies of no more blocks than this begin with a smaller one, so that the storage has something to do sooner.</summary>
    private const int ShortBody = 4;
    private const int FirstBlockShare = 4;

    /// <summary>The largest body that can be staged.</summary>
    public long MaxBytes => (long)options.Value.BlockSize * MaxBlocks;

    /// <summary>Whether a body should be written in one piece.</summary>
    public bool FitsOneBlock(long length) => length <= buffers.PreferredSize(options.Value.BlockSize);

    /// <param name="idOf">The id of the block with the given index; the digest is there for the last one.</param>
    /// <exception cref="Errors.S3Exception">The body is not what was declared, or no buffer became free.</exception>
    /// <exception cref="ObjectStoreException">The storage failed.</exception>
    public async Task<VerifiedDigest> StageAsync(
        ObjectAddress address, PayloadReader payload, PayloadDigest digest, Func<int, VerifiedDigest?, string> idOf, CancellationToken cancellationToken)
    {
        var pending = new Queue<Task>(options.Value.BlocksInFlight);
        try
        {
            var left = payload.Length;
            for (var index = 0; ; index++)
            {
                var size = (int)Math.Min(left, SizeOfBlock(index, left));
                var buffer = await buffers.RentAsync(size, cancellationToken);
                VerifiedDigest? verified = null;
                try
                {
                    await payload.ReadAsync(buffer.Memory, digest, cancellationToken);
                    left -= size;
                    verified = left == 0 ? digest.Verify(await payload.CompleteAsync(cancellationToken)) : null;
                }
                catch
                {
                    buffer.Dispose();
                    throw;
                }

                pending.Enqueue(StageAsync(address, idOf(index, verified), buffer, cancellationToken));
                if (verified is not null)
                {
                    await Task.WhenAll(pending);
                    return verified;
                }

                if (pending.Count == options.Value.BlocksInFlight)
                {
                    await pending.Dequeue();
                }
            }
        }
        catch
        {
            await Task.WhenAll(pending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    private long SizeOfBlock(int index, long left)
    {
        var preferred = buffers.PreferredSize(options.Value.BlockSize);
        if (index == 0 && left > preferred && left <= (long)preferred * ShortBody)
        {
            return preferred / FirstBlockShare;
        }

        // Never so small that the blocks would not suffice.
        return Math.Max(preferred, (left / (MaxBlocks - index)) + 1);
    }

    private async Task StageAsync(ObjectAddress address, string blockId, BlockBuffer buffer, CancellationToken cancellationToken)
    {
        using (buffer)
        {
            await store.StageBlockAsync(address, blockId, buffer.Memory, cancellationToken);
        }
    }
}
