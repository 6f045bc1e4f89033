using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Primitives;

namespace DockLogs.Functions.Api;

/// <summary>GET uploads/{id}/files/{module}/content: a short-lived link to an archive.</summary>
public sealed class GetUploadContent(ArchiveLinks links, ApiBoundary boundary)
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
                (ArchiveLink? link, JsonAnswer? problem) = await links.FindAsync(request, client, id, module, cancellationToken);
                return link is null
                    ? problem!
                    : new EmptyAnswer(
                        StatusCodes.Status302Found,
                        new Dictionary<string, StringValues> { ["Location"] = link.Url, ["Cache-Control"] = "no-store" });
            },
            cancellationToken);
}
