using System.Diagnostics.CodeAnalysis;
using DockLogs.Contracts;
using DockLogs.UploadGateway.Errors;
using DockLogs.UploadGateway.Observability;
using DockLogs.UploadGateway.Storage;
using Microsoft.Extensions.Options;

namespace DockLogs.UploadGateway.Revocation;

/// <summary>
/// Knows which uploads are revoked, from a copy of the list that is never older than
/// <see cref="GatewayOptions.RevocationDelay"/> while the storage can be reached. Without any copy nobody is let in.
/// </summary>
internal sealed class Revocations(IRevocationList list, IOptions<GatewayOptions> options, TimeProvider time, ILogger<Revocations> logger) : IDisposable
{
    // An outage of the storage stops uploads by itself; this only bounds how long a stale list could let someone in.
    private static readonly TimeSpan MaxStaleness = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _reading = new(1);
    private Copy? _copy;
    private ObjectStoreException? _lastFailure;

    private sealed record Copy(IReadOnlySet<UploadId> Revoked, long ReadAt);

    /// <exception cref="ObjectStoreException">The list cannot be read, and the last copy is too old or there is none.</exception>
    public async ValueTask<bool> IsRevokedAsync(UploadId upload, CancellationToken cancellationToken)
    {
        var copy = _copy;
        if (copy is null || time.GetElapsedTime(copy.ReadAt) >= options.Value.RevocationDelay)
        {
            copy = await RefreshAsync(cancellationToken);
        }

        return copy.Revoked.Contains(upload);
    }

    /// <exception cref="S3Exception">It is revoked.</exception>
    /// <exception cref="ObjectStoreException">As with <see cref="IsRevokedAsync"/>.</exception>
    public async ValueTask CheckAsync(UploadId upload, CancellationToken cancellationToken)
    {
        if (await IsRevokedAsync(upload, cancellationToken))
        {
            throw new S3Exception(S3Errors.Revoked);
        }
    }

    public void Dispose() => _reading.Dispose();

    private async Task<Copy> RefreshAsync(CancellationToken cancellationToken)
    {
        var failureBefore = Volatile.Read(ref _lastFailure);
        await _reading.WaitAsync(cancellationToken);
        try
        {
            var known = _copy;
            if (known is not null && time.GetElapsedTime(known.ReadAt) < options.Value.RevocationDelay)
            {
                return known;
            }

            if (_lastFailure is { } failure && failure != failureBefore)
            {
                // Of the read that was waited for. A failing one takes seconds, and if each who waits made another, the
                // last would wait for all of them.
                return IsRecent(known) ? known : throw new ObjectStoreException(failure.Fault, failure);
            }

            var now = time.GetTimestamp();
            try
            {
                return _copy = new Copy(await list.ReadAsync(cancellationToken), now);
            }
            catch (ObjectStoreException exception)
            {
                _lastFailure = exception;
                if (!IsRecent(known))
                {
                    throw;
                }

                GatewayLog.RevocationsStale(logger, exception);
                return known;
            }
        }
        finally
        {
            _reading.Release();
        }
    }

    private bool IsRecent([NotNullWhen(true)] Copy? copy) => copy is not null && time.GetElapsedTime(copy.ReadAt) < MaxStaleness;
}
