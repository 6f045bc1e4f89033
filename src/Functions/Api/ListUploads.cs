using DockLogs.Contracts;
using DockLogs.Functions.Uploads;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DockLogs.Functions.Api;

/// <summary>GET uploads?dock=&amp;status=&amp;since=&amp;top=&amp;continuation=: uploads, newest first.</summary>
public sealed class ListUploads(UploadPages pages, ApiBoundary boundary)
{
    private static readonly string[] Statuses =
    [
        UploadStatus.Queued, UploadStatus.Starting, UploadStatus.Uploading, UploadStatus.Verifying, UploadStatus.Canceling,
        UploadStatus.Completed, UploadStatus.CompletedPartially, UploadStatus.Canceled, UploadStatus.Failed, UploadStatus.TimedOut,
    ];

    /// <summary>Answers 200 with a page, or 400.</summary>
    [Function(nameof(ListUploads))]
    public Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "uploads")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        boundary.RunAsync(
            request,
            async () =>
            {
                QueryParameters parameters = new(request, "dock", "status", "since", "top", "continuation");
                UploadQuery query = new()
                {
                    Dock = parameters.Dock("dock"),
                    Status = parameters.Word("status", Statuses),
                    Since = parameters.Time("since"),
                    Top = parameters.Top(),
                    Continuation = parameters.Text("continuation"),
                };
                if (parameters.Faults.Any)
                {
                    return Problems.Invalid(request, parameters.Faults);
                }

                try
                {
                    ListPage<UploadView> page = await pages.ReadAsync(client, query, cancellationToken);
                    return JsonAnswer.Of(StatusCodes.Status200OK, page, ApiJson.Readable.ListPageUploadView);
                }
                catch (FormatException) when (query.Continuation is not null)
                {
                    return Problems.BadContinuation(request);
                }
            },
            cancellationToken);
}
