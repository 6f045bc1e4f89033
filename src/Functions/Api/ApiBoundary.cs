using Azure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;

namespace DockLogs.Functions.Api;

/// <summary>Where exceptions of an HTTP function end: they become problem+json and a log line.</summary>
public sealed partial class ApiBoundary(ILogger<ApiBoundary> logger)
{
    // What nginx says of a client that went away; nobody reads it.
    private const int ClientClosedRequest = 499;

    /// <summary>Runs one call.</summary>
    public async Task<IActionResult> RunAsync(HttpRequest request, Func<Task<IActionResult>> call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(call);
        try
        {
            return await call();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new EmptyAnswer(ClientClosedRequest);
        }
        catch (RequestFailedException exception)
        {
            LogStorage(request.Method, request.Path, exception.Status, exception.ErrorCode, exception);
            return Problems.Unavailable(request, "The blob storage did not answer as expected. Try again; GET health tells its state.");
        }
        catch (AggregateException exception) when (exception.InnerExceptions.All(inner => inner is RequestFailedException))
        {
            // What the storage client throws when all of its retries failed.
            LogStorage(request.Method, request.Path, 0, null, exception);
            return Problems.Unavailable(request, "The blob storage cannot be reached. Try again; GET health tells its state.");
        }
#pragma warning disable CA1031 // The outermost boundary: nothing may leave it but an answer.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFault(request.Method, request.Path, exception);
            return Problems.Internal(request);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "{Method} {Path}: blob storage answered {Status} {ErrorCode}")]
    private partial void LogStorage(string method, string path, int status, string? errorCode, Exception exception);

    [LoggerMessage(2, LogLevel.Error, "{Method} {Path} failed")]
    private partial void LogFault(string method, string path, Exception exception);
}
