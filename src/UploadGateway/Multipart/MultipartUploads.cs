using System.Collections.Concurrent;
using DockLogs.UploadGateway.Errors;
using DockLogs.UploadGateway.Storage;
using DockLogs.UploadGateway.Verbs;

namespace DockLogs.UploadGateway.Multipart;

/// <summary>The open multipart uploads: the ledger's word, remembered for a short while so that not every part has to ask for it.</summary>
internal sealed class MultipartUploads(IMultipartLedger ledger, AheadBudget budget, TimeProvider time) : IDisposable
{
    private const int IdLength = 22;
    private const int MaxRemembered = 1000;
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);

    private readonly ConcurrentDictionary<string, OpenUpload> _open = new(StringComparer.Ordinal);

    /// <summary>Finds the upload that a request names in its query.</summary>
    /// <exception cref="S3Exception">NoSuchUpload: it is not open, or it is not this key's, or not these credentials'.</exception>
    /// <exception cref="ObjectStoreException">The ledger cannot be read.</exception>
    public async Task<OpenUpload> FindAsync(S3Request request, CancellationToken cancellationToken)
    {
        var id = request.Target.Query["uploadId"] ?? "";
        return await TryFindAsync(request, id, cancellationToken) ?? throw new S3Exception(S3Errors.NoSuchUpload.With("UploadId", id));
    }

    /// <summary>The same, with null for an upload that is not open.</summary>
    public async Task<OpenUpload?> TryFindAsync(S3Request request, string id, CancellationToken cancellationToken)
    {
        if (!IsId(id))
        {
            return null;
        }

        if (!_open.TryGetValue(id, out var open) || time.GetElapsedTime(open.CheckedAt) > Freshness)
        {
            var now = time.GetTimestamp();
            if (await ledger.FindAsync(request.Grant.Upload, id, cancellationToken) is not { } upload)
            {
                // Who asks with credentials of another upload must not disturb this one.
                if (open?.Upload.Upload == request.Grant.Upload)
                {
                    Forget(id);
                }

                return null;
            }

            open = _open.GetOrAdd(id, _ => new OpenUpload(upload, budget, now));
            open.CheckedAt = now;
            ForgetIdle();
        }

        var same = open.Upload.Upload == request.Grant.Upload && open.Upload.Bucket == request.Target.Bucket && open.Upload.Key == request.Target.Key;
        return same ? open : null;
    }

    public void Forget(string id)
    {
        if (_open.TryRemove(id, out var open))
        {
            open.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var id in _open.Keys)
        {
            Forget(id);
        }
    }

    private static bool IsId(string id) => id.Length == IdLength && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    // What is forgotten here is only read back later.
    private void ForgetIdle()
    {
        foreach (var (id, open) in _open)
        {
            if (time.GetElapsedTime(open.CheckedAt) > Idle)
            {
                Forget(id);
            }
        }

        if (_open.Count > MaxRemembered)
        {
            Forget(_open.MinBy(entry => entry.Value.CheckedAt).Key);
        }
    }
}
