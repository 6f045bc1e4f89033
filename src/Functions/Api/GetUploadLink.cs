using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DockLogs.Functions.Api;

/// <summary>
/// GET uploads/{id}/files/{module}/link: the link that /content redirects to, as a body. A page asks with its key in a header
/// and then has the browser follow the link; a redirect cannot be read by a page, nor a key be sent by following a link.
/// </summary>
public sealed class GetUploadLink(ArchiveLinks links, ApiBoundary boundary)
{
    /// <summary>Answers 200, or 404 when there is no such upload, module or archive, or the archive has not been verified yet.</summary>
    [Function(nameof(GetUploadLink))]
    public Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "uploads/{id}/files/{module}/link")] HttpRequest request,
        string id,
        string module,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        boundary.RunAsync(
            request,
            ApiAction.DownloadArchive,
            async () =>
            {
                (ArchiveLink? link, JsonAnswer? problem) = await links.FindAsync(request, client, id, module, cancellationToken);
                return link is null ? problem! : JsonAnswer.Of(StatusCodes.Status200OK, link, ApiJson.Readable.ArchiveLink).With("Cache-Control", "no-store");
            },
            cancellationToken);
}
