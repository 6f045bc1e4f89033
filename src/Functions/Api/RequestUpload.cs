using System.Text.Json;
using DockLogs.Contracts;
using DockLogs.Functions.Uploads;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;

namespace DockLogs.Functions.Api;

/// <summary>POST docks/{sn}/uploads: starts the upload of some logs of a dock.</summary>
public sealed class RequestUpload(UploadStarter starter, IOptions<ApiOptions> options, TimeProvider time, ApiBoundary boundary)
{
    /// <summary>Answers 202 with the upload, else 400, 413, 415, or 422 when the idempotency key belongs to another request.</summary>
    [Function(nameof(RequestUpload))]
    public Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "docks/{sn}/uploads")] HttpRequest request,
        string sn,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        boundary.RunAsync(
            request,
            ApiAction.RequestUpload,
            async () =>
            {
                (JsonDocument? document, JsonAnswer? answer) =
                    await JsonBody.ReadAsync(request, options.Value.MaxBodyBytes, mayBeEmpty: false, cancellationToken);
                using (document)
                {
                    if (answer is not null)
                    {
                        return answer;
                    }

                    RequestFaults faults = new();
                    if (!DockSerial.TryParse(sn, out DockSerial dock))
                    {
                        faults.Add("sn", RequestFaults.Quote(sn), ParameterText.Serial);
                    }

                    string? key = IdempotencyKey.Read(request, faults);
                    UploadBody body = UploadBody.Read(document!.RootElement, options.Value.MaxBootIndexes, faults);
                    return faults.Any ? Problems.Invalid(request, faults) : await StartAsync(request, client, dock, key, body, cancellationToken);
                }
            },
            cancellationToken);

    private async Task<IActionResult> StartAsync(
        HttpRequest request, DurableTaskClient client, DockSerial dock, string? key, UploadBody body, CancellationToken cancellationToken)
    {
        UploadId id = key is null ? UploadId.New() : UploadId.FromIdempotencyKey(dock, key);
        UploadRequest wanted = new()
        {
            Id = id.Value,
            Dock = dock.Value,
            RequestedAt = time.GetUtcNow(),
            Files = body.Files,
            Note = body.Note,
        };
        UploadView upload = await starter.StartAsync(client, wanted, cancellationToken);
        if (key is not null && !IsSameRequest(wanted, upload))
        {
            return Problems.IdempotencyKeyReused(request, $"upload {id}");
        }

        return UploadAnswer.Of(StatusCodes.Status202Accepted, upload).With("Location", UploadAnswer.PathOf(upload.Id));
    }

    // As sets: the order means nothing, and an upload may have split its selection since.
    private static bool IsSameRequest(UploadRequest wanted, UploadView present)
    {
        HashSet<(string, long)> logs = [.. wanted.Files.SelectMany(file => file.BootIndexes.Select(bootIndex => (file.Module, bootIndex)))];
        return wanted.Dock == present.Dock
            && wanted.Note == present.Note
            && logs.SetEquals(present.Files.SelectMany(file => file.BootIndexes.Select(bootIndex => (file.Module, bootIndex))));
    }
}
