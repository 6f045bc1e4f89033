using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace DockLogs.Functions.Api;

/// <summary>The error answers, each worded in one place.</summary>
internal static class Problems
{
    public static JsonAnswer Invalid(HttpRequest request, RequestFaults faults)
    {
        int count = faults.Errors.Count + faults.LeftOff;
        string fields = string.Join(", ", faults.Errors.Select(error => error.Field).Distinct().Take(8));
        return JsonAnswer.Of(new Problem
        {
            Type = ProblemTypes.InvalidRequest,
            Title = "The request has faults",
            Status = StatusCodes.Status400BadRequest,
            Detail = $"{(count == 1 ? "1 fault" : $"{count} faults")}, at {fields}. Nothing was done; errors names each with what was found and what is expected.",
            Instance = request.Path,
            Errors = faults.Errors,
            MoreErrors = faults.LeftOff == 0 ? null : faults.LeftOff,
        });
    }

    public static JsonAnswer Invalid(HttpRequest request, string parameter, string found, string expected)
    {
        RequestFaults faults = new();
        faults.Add(parameter, found, expected);
        return Invalid(request, faults);
    }

    public static JsonAnswer BadSerial(HttpRequest request, string found) =>
        Invalid(request, "sn", RequestFaults.Quote(found), ParameterText.Serial);

    public static JsonAnswer BadContinuation(HttpRequest request) =>
        Invalid(request, "continuation", "a text that this list did not give out", "the continuation of the page before, unchanged, with the same filters");

    public static JsonAnswer NotJson(HttpRequest request, string detail) =>
        Of(request, StatusCodes.Status400BadRequest, ProblemTypes.NotJson, "The body is not JSON", detail);

    public static JsonAnswer Unauthenticated(HttpRequest request) =>
        Of(
            request,
            StatusCodes.Status401Unauthorized,
            ProblemTypes.Unauthenticated,
            "Nobody is signed in",
            "This interface wants a principal of Microsoft Entra with the app role Reader or Operator, and the request has none.")
            .With("WWW-Authenticate", "Bearer");

    public static JsonAnswer Forbidden(HttpRequest request, ApiRole role) =>
        Of(
            request,
            StatusCodes.Status403Forbidden,
            ProblemTypes.Forbidden,
            "The principal lacks the role",
            $"This call wants the app role {role}. Who assigns roles in Microsoft Entra can give it.");

    public static JsonAnswer TooManyRequests(HttpRequest request, int seconds) =>
        Of(
            request,
            StatusCodes.Status429TooManyRequests,
            ProblemTypes.TooManyRequests,
            "More calls than one client may make",
            $"Try again in {seconds} s. Lists and entity tags say much with few calls.")
            .With("Retry-After", seconds.ToString(CultureInfo.InvariantCulture));

    public static JsonAnswer NotFound(HttpRequest request, string detail) =>
        Of(request, StatusCodes.Status404NotFound, ProblemTypes.NotFound, "There is no such thing", detail);

    public static JsonAnswer NoSuchUpload(HttpRequest request, string id) =>
        NotFound(request, $"There is no upload {RequestFaults.Quote(id)}; ids are UUIDs in lower case, as POST gave them out.");

    public static JsonAnswer NotAvailable(HttpRequest request, string detail) =>
        Of(request, StatusCodes.Status404NotFound, ProblemTypes.NotAvailable, "The archive is not available", detail);

    public static JsonAnswer AlreadyFinished(HttpRequest request, string detail) =>
        Of(request, StatusCodes.Status409Conflict, ProblemTypes.AlreadyFinished, "It has already ended", detail);

    public static JsonAnswer PreconditionFailed(HttpRequest request, string detail) =>
        Of(request, StatusCodes.Status412PreconditionFailed, ProblemTypes.PreconditionFailed, "The condition does not hold", detail);

    public static JsonAnswer TooLarge(HttpRequest request, int limit) =>
        Of(request, StatusCodes.Status413PayloadTooLarge, ProblemTypes.TooLarge, "The body is too large", $"At most {limit} bytes are taken.");

    public static JsonAnswer UnsupportedMediaType(HttpRequest request, string found) =>
        Of(
            request,
            StatusCodes.Status415UnsupportedMediaType,
            ProblemTypes.UnsupportedMediaType,
            "The body's content type is not taken",
            $"Found {found}, expected Content-Type: application/json (UTF-8).");

    public static JsonAnswer IdempotencyKeyReused(HttpRequest request, string id) =>
        Of(
            request,
            StatusCodes.Status422UnprocessableEntity,
            ProblemTypes.IdempotencyKeyReused,
            "The idempotency key belongs to another request",
            $"This Idempotency-Key has already been used with another body, for {id}. Use a new key for a new request.");

    public static JsonAnswer NoAnswer(HttpRequest request, string dock) =>
        Of(
            request,
            StatusCodes.Status504GatewayTimeout,
            ProblemTypes.NoAnswer,
            "The dock did not answer",
            $"Dock {dock} did not answer in time. It may be offline or without network; nothing has changed there.");

    public static JsonAnswer DockError(HttpRequest request, string dock, int code, string meaning, string advice) =>
        JsonAnswer.Of(new Problem
        {
            Type = ProblemTypes.DockError,
            Title = "The dock answered with an error",
            Status = StatusCodes.Status502BadGateway,
            Detail = $"Dock {dock} answered with code {code}: {meaning} {advice}",
            Instance = request.Path,
            Code = code,
            Meaning = meaning,
            Advice = advice,
        });

    public static JsonAnswer Unavailable(HttpRequest request, string detail) =>
        Of(request, StatusCodes.Status503ServiceUnavailable, ProblemTypes.Unavailable, "A dependency does not answer", detail)
            .With("Retry-After", "5");

    public static JsonAnswer Internal(HttpRequest request) =>
        Of(
            request,
            StatusCodes.Status500InternalServerError,
            ProblemTypes.Internal,
            "A fault of this service",
            "The request could not be carried out because of a fault here. The log of the service names it.");

    private static JsonAnswer Of(HttpRequest request, int status, string type, string title, string detail) =>
        JsonAnswer.Of(new Problem { Type = type, Title = title, Status = status, Detail = detail, Instance = request.Path });
}
