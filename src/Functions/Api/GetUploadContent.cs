using DockLogs.Contracts;
using DockLogs.Functions.Catalogue;
using DockLogs.Functions.Uploads;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Primitives;

namespace DockLogs.Functions.Api;

/// <summary>GET uploads/{id}/files/{module}/content: a short-lived link to an archive.</summary>
public sealed class GetUploadContent(UploadReader reader, DownloadLinks links, ApiBoundary boundary)
{
    /// <summary>
    /// Answers 302, or 404 when there is no such upload, module or archive, or the archive has not been verified yet. In place of
    /// the module stands the archive's name: 3-2 is the second part of a selection that was split.
    /// </summary>
    [Function(nameof(GetUploadContent))]
    public Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "uploads/{id}/files/{module}/content")] HttpRequest request,
        string id,
        string module,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        boundary.RunAsync(
            request,
            ApiAction.DownloadArchive,
            async () =>
            {
                UploadView? upload = UploadId.TryParse(id, out UploadId uploadId) ? await reader.FindAsync(client, uploadId, cancellationToken) : null;
                if (upload is null)
                {
                    return Problems.NoSuchUpload(request, id);
                }

                UploadFileView? file = upload.Files.FirstOrDefault(candidate => ObjectKey.NameOf(candidate.ObjectKey) == module);
                if (file is null)
                {
                    return Problems.NotFound(request, $"Upload {upload.Id} has no archive {RequestFaults.Quote(module)}; they are called as in objectKey, without .tar.");
                }

                // A mismatch is handed out as well: looking into the archive is how people find out what went wrong.
                if (file.Integrity is not (FileIntegrity.Verified or FileIntegrity.Mismatch))
                {
                    return Problems.NotAvailable(
                        request,
                        UploadStatus.IsFinal(upload.Status)
                            ? $"The upload ended '{upload.Status}' without this archive (integrity '{file.Integrity}')."
                            : $"The upload is '{upload.Status}'; its archives can be fetched once they are verified.");
                }

                Uri? link = await links.FindAsync(file.ObjectKey, $"{upload.Dock}-{module}-{upload.Id}.tar", cancellationToken);
                return link is null
                    ? Problems.NotAvailable(request, "The archive is no longer in the storage: deleted by hand or by a retention rule.")
                    : new EmptyAnswer(
                        StatusCodes.Status302Found,
                        new Dictionary<string, StringValues> { ["Location"] = link.AbsoluteUri, ["Cache-Control"] = "no-store" });
            },
            cancellationToken);
}
