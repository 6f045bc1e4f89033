using DockLogs.Contracts;
using DockLogs.Functions.Catalogue;
using DockLogs.Functions.Uploads;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;

namespace DockLogs.Functions.Api;

/// <summary>Finds the archive that a call names and makes the short-lived link to it.</summary>
public sealed class ArchiveLinks(UploadReader reader, DownloadLinks links, IOptions<ApiOptions> options, TimeProvider time)
{
    /// <summary>The link, or the answer that says why there is none.</summary>
    /// <param name="request">The call.</param>
    /// <param name="client">The engine.</param>
    /// <param name="id">The upload.</param>
    /// <param name="name">The archive's name, see <see cref="ObjectKey.NameOf"/>.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<(ArchiveLink? Link, JsonAnswer? Problem)> FindAsync(
        HttpRequest request, DurableTaskClient client, string id, string name, CancellationToken cancellationToken)
    {
        UploadView? upload = UploadId.TryParse(id, out UploadId uploadId) ? await reader.FindAsync(client, uploadId, cancellationToken) : null;
        if (upload is null)
        {
            return (null, Problems.NoSuchUpload(request, id));
        }

        UploadFileView? file = upload.Files.FirstOrDefault(candidate => ObjectKey.NameOf(candidate.ObjectKey) == name);
        if (file is null)
        {
            return (null, Problems.NotFound(request, $"Upload {upload.Id} has no archive {RequestFaults.Quote(name)}; they are called as in objectKey, without .tar."));
        }

        // A mismatch is handed out as well: looking into the archive is how people find out what went wrong.
        if (file.Integrity is not (FileIntegrity.Verified or FileIntegrity.Mismatch))
        {
            return (null, Problems.NotAvailable(
                request,
                UploadStatus.IsFinal(upload.Status)
                    ? $"The upload ended '{upload.Status}' without this archive (integrity '{file.Integrity}')."
                    : $"The upload is '{upload.Status}'; its archives can be fetched once they are verified."));
        }

        DateTimeOffset expires = time.GetUtcNow() + options.Value.LinkLifetime;
        Uri? link = await links.FindAsync(file.ObjectKey, $"{upload.Dock}-{ObjectKey.NameOf(file.ObjectKey)}-{upload.Id}.tar", cancellationToken);
        return link is null
            ? (null, Problems.NotAvailable(request, "The archive is no longer in the storage: deleted by hand or by a retention rule."))
            : (new ArchiveLink { Url = link.AbsoluteUri, ExpiresAt = expires }, null);
    }
}
