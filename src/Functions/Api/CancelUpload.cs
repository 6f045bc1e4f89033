using System.Text.Json;
using DockLogs.Contracts;
using DockLogs.Functions.Uploads;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;

namespace DockLogs.Functions.Api;

/// <summary>POST uploads/{id}/cancel: asks for the end of an upload, or of some of its modules.</summary>
public sealed class CancelUpload(UploadCanceller canceller, UploadReader reader, IOptions<ApiOptions> options, ApiBoundary boundary)
{
    /// <summary>Answers 202 with the upload, else 400, 404, 409 when it has already ended, 413 or 415.</summary>
    [Function(nameof(CancelUpload))]
    public Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "uploads/{id}/cancel")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        boundary.RunAsync(
            request,
            ApiAction.CancelUpload,
            async () =>
            {
                (JsonDocument? document, JsonAnswer? answer) =
                    await JsonBody.ReadAsync(request, options.Value.MaxBodyBytes, mayBeEmpty: true, cancellationToken);
                using (document)
                {
                    if (answer is not null)
                    {
                        return answer;
                    }

                    RequestFaults faults = new();
                    IReadOnlyList<string>? modules = document is null ? null : CancelBody.Read(document.RootElement, faults).Modules;
                    if (faults.Any)
                    {
                        return Problems.Invalid(request, faults);
                    }

                    return UploadId.TryParse(id, out UploadId uploadId)
                        ? await CancelAsync(request, client, uploadId, modules, cancellationToken)
                        : Problems.NoSuchUpload(request, id);
                }
            },
            cancellationToken);

    private async Task<IActionResult> CancelAsync(
        HttpRequest request, DurableTaskClient client, UploadId id, IReadOnlyList<string>? modules, CancellationToken cancellationToken)
    {
        switch (await canceller.CancelAsync(client, id, new CancelRequest { Modules = modules }, cancellationToken))
        {
            case CancelOutcome.Accepted:
                UploadView? upload = await reader.FindAsync(client, id, cancellationToken);
                return upload is null
                    ? Problems.NoSuchUpload(request, id.Value)
                    : UploadAnswer.Of(StatusCodes.Status202Accepted, upload).With("Location", UploadAnswer.PathOf(upload.Id));
            case CancelOutcome.Finished:
                return Problems.AlreadyFinished(request, $"Upload {id}, or each of the modules named, has already ended; there is nothing to cancel.");
            case CancelOutcome.UnknownModule:
                return Problems.Invalid(request, "modules", $"a module that upload {id} does not have", "modules of this upload; GET it to see them");
            default:
                return Problems.NoSuchUpload(request, id.Value);
        }
    }
}
