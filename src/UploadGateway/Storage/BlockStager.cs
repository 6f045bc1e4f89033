using DockLogs.UploadGateway.Payloads;
using Microsoft.Extensions.Options;

namespace DockLogs.UploadGateway.Storage;

/// <summary>
/// Carries a body into staged blocks: reads one block while a few others are on their way, and hashes a block while it is
/// being sent. Only the last block waits for the digest: it is staged after the whole body was verified, so a body that is
/// not what was signed never has all of its blocks.
/// </summary>
internal sealed class BlockStager(IObjectStore store, BlockBuffers buffers, IOptions<GatewayOptions> options)
{
    /// <summary>Azure's limit for one blob is 50,000 blocks; block ids have room for fewer.</summary>
    private const int MaxBlocks = BlockId.MaxIndex;

    // The last block is a small one: it goes out after everything was hashed, and the client waits for it.
    private const int LastBlockShare = 16;

    // Too short to be divided.
    private const int ShortBodyShare = 4;

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
                var size = SizeOfBlock(index, left);
                left -= size;
                var buffer = await buffers.RentAsync(size, cancellationToken);
                VerifiedDigest? verified = null;
                try
                {
                    if (left > 0)
                    {
                        await payload.ReadAsync(buffer.Memory, cancellationToken);
                    }
                    else
                    {
                        await payload.ReadAsync(buffer.Memory, digest, cancellationToken);
                        verified = digest.Verify(await payload.CompleteAsync(cancellationToken));
                    }
                }
                catch
                {
                    buffer.Dispose();
                    throw;
                }

                var staging = store.StageBlockAsync(address, idOf(index, verified), buffer.Memory, cancellationToken);
                if (verified is null)
                {
                    digest.Append(buffer.Memory.Span);
                }

                digest.Follow(buffer);
                pending.Enqueue(ReturnAfterAsync(staging, buffer));
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

    private int SizeOfBlock(int index, long left)
    {
        var preferred = buffers.PreferredSize(options.Value.BlockSize);
        var last = preferred / LastBlockShare;
        if (left <= (index == 0 ? preferred / ShortBodyShare : last))
        {
            return (int)left;
        }

        // Never so small that the blocks would not suffice.
        var size = Math.Max(preferred, (left / Math.Max(1, MaxBlocks - 1 - index)) + 1);
        return (int)Math.Min(size, left - last);
    }

    private static async Task ReturnAfterAsync(Task staging, BlockBuffer buffer)
    {
        using (buffer)
        {
            await staging;
        }
    }
}
