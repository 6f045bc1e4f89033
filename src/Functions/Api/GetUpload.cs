using DockLogs.Contracts;
using DockLogs.Functions.Uploads;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DockLogs.Functions.Api;

/// <summary>GET uploads/{id}: one upload as it stands.</summary>
public sealed class GetUpload(UploadReader reader, ApiBoundary boundary)
{
    /// <summary>Answers 200 with an entity tag, 304 or 404.</summary>
    [Function(nameof(GetUpload))]
    public Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "uploads/{id}")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        boundary.RunAsync(
            request,
            async () =>
            {
                UploadView? upload = UploadId.TryParse(id, out UploadId uploadId) ? await reader.FindAsync(client, uploadId, cancellationToken) : null;
                return upload is null
                    ? Problems.NoSuchUpload(request, id)
                    : UploadAnswer.Of(StatusCodes.Status200OK, upload).UnlessMatched(request);
            },
            cancellationToken);
}
