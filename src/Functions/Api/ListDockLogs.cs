using DockLogs.Contracts;
using DockLogs.Functions.Uploads;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DockLogs.Functions.Api;

/// <summary>GET docks/{sn}/logs?modules=0,3: asks the dock now which logs it holds.</summary>
public sealed class ListDockLogs(LogLister lister, ApiBoundary boundary)
{
    /// <summary>Answers 200 with the lists, 400, 502 with the dock's error, 503 when our broker cannot be reached, or 504.</summary>
    [Function(nameof(ListDockLogs))]
    public Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "docks/{sn}/logs")] HttpRequest request,
        string sn,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        boundary.RunAsync(
            request,
            async () =>
            {
                QueryParameters query = new(request, "modules");
                if (!DockSerial.TryParse(sn, out DockSerial dock))
                {
                    query.Faults.Add("sn", RequestFaults.Quote(sn), ParameterText.Serial);
                }

                IReadOnlyList<string> modules = query.Modules("modules");
                if (query.Faults.Any)
                {
                    return Problems.Invalid(request, query.Faults);
                }

                ListLogsResult result = await lister.ListAsync(client, dock, modules, cancellationToken);
                return Answer(request, dock, result);
            },
            cancellationToken);

    private static JsonAnswer Answer(HttpRequest request, DockSerial dock, ListLogsResult result) => result.Outcome switch
    {
        ListOutcome.Answered => JsonAnswer.Of(
            StatusCodes.Status200OK, new DockLogList { Dock = dock.Value, Files = result.Files }, ApiJson.Readable.DockLogList).With("Cache-Control", "no-store"),
        ListOutcome.TimedOut => Problems.NoAnswer(request, dock.Value),
        ListOutcome.DockError when result.Error is { } error => Problems.DockError(request, dock.Value, error.Code, error.Message, error.Advice),
        ListOutcome.NotSent => Problems.Unavailable(request, "The message could not be sent: the MQTT broker cannot be reached."),
        _ => throw new InvalidOperationException($"The list query ended with '{result.Outcome}', expected one of {nameof(ListOutcome)}."),
    };
}
