using System.Buffers;
using DockLogs.UploadGateway.Errors;

namespace DockLogs.UploadGateway.Payloads;

/// <summary>A body that is just its bytes.</summary>
internal sealed class PlainPayload(PatientBody body, long length) : PayloadReader
{
    private long _remaining = length;

    public override long Length { get; } = length;

    public override async ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        var filled = 0;
        while (filled < destination.Length && _remaining > 0)
        {
            var result = await body.ReadAsync(cancellationToken);
            var available = result.Buffer;
            var take = Math.Min(Math.Min(available.Length, destination.Length - filled), _remaining);
            if (take == 0 && result.IsCompleted)
            {
                body.AdvanceTo(available.Start);
                throw new S3Exception(S3Errors.IncompleteBody);
            }

            var taken = available.Slice(0, take);
            taken.CopyTo(destination.Span[filled..]);
            body.AdvanceTo(taken.End);
            filled += (int)take;
            _remaining -= take;
        }

        return filled;
    }

    public override ValueTask<byte[]?> CompleteAsync(CancellationToken cancellationToken) => default;

    public override void Dispose() => body.Dispose();
}
