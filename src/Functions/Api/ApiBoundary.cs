using Azure;
using DockLogs.Functions.Audit;
using DockLogs.Functions.Catalogue;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DockLogs.Functions.Api;

/// <summary>
/// What stands around every HTTP function: the rate limit, the role, the audit, and where exceptions end: they become
/// problem+json and a log line.
/// </summary>
public sealed partial class ApiBoundary(
    ILogger<ApiBoundary> logger, IOptions<ApiOptions>? options = null, RequestRates? rates = null, AuditLog? audit = null, TimeProvider? time = null)
{
    // What nginx says of a client that went away; nobody reads it.
    private const int ClientClosedRequest = 499;

    /// <summary>Runs a call that only looks.</summary>
    public Task<IActionResult> RunAsync(HttpRequest request, Func<Task<IActionResult>> call, CancellationToken cancellationToken) =>
        RunAsync(request, ApiAction.Look, call, cancellationToken);

    /// <summary>Runs one call. An audited one has its line before the answer goes out, unless the storage is slow.</summary>
    public async Task<IActionResult> RunAsync(HttpRequest request, ApiAction action, Func<Task<IActionResult>> call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(action);
        ArgumentNullException.ThrowIfNull(call);
        bool isPlatform = options?.Value.PlatformAuthentication == true;
        ApiPrincipal? principal = isPlatform ? ApiPrincipal.OfPlatform(request) : ApiPrincipal.OfKey(request);
        if (rates?.Take(request, principal) is { } seconds)
        {
            return Problems.TooManyRequests(request, seconds);
        }

        IActionResult answer = isPlatform && principal is null ? Problems.Unauthenticated(request)
            : isPlatform && !principal!.Has(action.Role) ? Problems.Forbidden(request, action.Role)
            : await AnswerAsync(request, call, cancellationToken);
        if (action.IsAudited && audit is not null && time is not null)
        {
            await audit.RecordAsync(AuditEntry.Of(request, action, principal, answer, time.GetUtcNow()));
        }

        return answer;
    }

    private async Task<IActionResult> AnswerAsync(HttpRequest request, Func<Task<IActionResult>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new EmptyAnswer(ClientClosedRequest);
        }
        catch (Exception exception) when (exception.IsOutage())
        {
            var refusal = exception as RequestFailedException;
            LogStorage(request.Method, request.Path, refusal?.Status ?? 0, refusal?.ErrorCode, exception);
            return Problems.Unavailable(request, "The blob storage did not answer as expected. Try again; GET health tells its state.");
        }
        catch (Exception exception) when (exception is StorageFaultException or HttpRequestException)
        {
            // Another provider's storage; only downloads touch it.
            LogOtherStorage(request.Method, request.Path, exception);
            return Problems.Unavailable(request, "The storage that has the archive did not answer as expected, or is not set. Try again; the log of the service names the fault.");
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

    [LoggerMessage(3, LogLevel.Warning, "{Method} {Path}: the storage of the archive did not answer as expected")]
    private partial void LogOtherStorage(string method, string path, Exception exception);

    [LoggerMessage(2, LogLevel.Error, "{Method} {Path} failed")]
    private partial void LogFault(string method, string path, Exception exception);
}
