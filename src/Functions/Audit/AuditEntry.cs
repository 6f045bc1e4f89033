using System.Diagnostics;
using DockLogs.Functions.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Infrastructure;

namespace DockLogs.Functions.Audit;

/// <summary>One line of the audit. Holds no secret: no query, no header, no body, no link.</summary>
public sealed record AuditEntry
{
    private const int LongestSubject = 256;

    /// <summary>When the answer was ready.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>What was asked for: the <see cref="ApiAction.Name"/>.</summary>
    public required string Action { get; init; }

    /// <summary>What it was asked of: the path, shortened.</summary>
    public required string Subject { get; init; }

    /// <summary>Where the thing made stands, when one was.</summary>
    public string? Created { get; init; }

    /// <summary>Who: name of the principal, <c>key</c>, <c>key:{name}</c>, or <c>anonymous</c>.</summary>
    public required string Principal { get; init; }

    /// <summary>The HTTP status of the answer.</summary>
    public required int Outcome { get; init; }

    /// <summary>Trace id of the request; the log has it too.</summary>
    public required string Request { get; init; }

    /// <summary>The line of a call.</summary>
    public static AuditEntry Of(HttpRequest request, ApiAction action, ApiPrincipal? principal, IActionResult answer, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(action);
        string path = request.Path.Value ?? "";

        // The Location of a download is a link that works: it stays out.
        bool isNew = answer is JsonAnswer { StatusCode: StatusCodes.Status201Created or StatusCodes.Status202Accepted };
        return new AuditEntry
        {
            Time = now,
            Action = action.Name,
            Subject = path.Length <= LongestSubject ? path : path[..LongestSubject],
            Created = isNew && ((JsonAnswer)answer).Headers.TryGetValue("Location", out var place) && place != path ? place.ToString() : null,
            Principal = principal?.Name ?? "anonymous",
            Outcome = (answer as IStatusCodeActionResult)?.StatusCode ?? StatusCodes.Status200OK,
            Request = Activity.Current?.TraceId.ToString() ?? request.HttpContext.TraceIdentifier,
        };
    }
}
