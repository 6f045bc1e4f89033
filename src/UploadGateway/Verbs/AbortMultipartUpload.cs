using DockLogs.UploadGateway.Errors;
using DockLogs.UploadGateway.Multipart;

namespace DockLogs.UploadGateway.Verbs;

/// <summary>
/// AbortMultipartUpload. Ends the upload, waiting for a Complete that is under way: then one of the two finds nothing
/// left to end. Staged blocks fade away by themselves in the storage.
/// </summary>
internal sealed class AbortMultipartUpload(IMultipartLedger ledger, MultipartUploads uploads) : IVerb
{
    public string Name => nameof(AbortMultipartUpload);

    public async Task RunAsync(S3Request request, CancellationToken cancellationToken)
    {
        EmptyBody.Check(request);
        var open = await uploads.FindAsync(request, cancellationToken);
        await using var held = await ledger.LockAsync(open.Upload, cancellationToken);
        uploads.Forget(open.Upload.Id);
        if (held is null)
        {
            throw new S3Exception(S3Errors.NoSuchUpload.With("UploadId", open.Upload.Id));
        }

        await held.RemoveAsync(cancellationToken);
        request.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
