namespace DockLogs.Functions.Api;

/// <summary>The stable <c>type</c> of each kind of problem.</summary>
public static class ProblemTypes
{
    private const string Prefix = "urn:docklogs:problem:";

    /// <summary>400: the request has faults, each named in <c>errors</c>.</summary>
    public const string InvalidRequest = Prefix + "invalid-request";

    /// <summary>400: the body is not JSON.</summary>
    public const string NotJson = Prefix + "not-json";

    /// <summary>401: platform authentication is on and names nobody.</summary>
    public const string Unauthenticated = Prefix + "unauthenticated";

    /// <summary>403: the principal lacks the role.</summary>
    public const string Forbidden = Prefix + "forbidden";

    /// <summary>404: there is no such thing.</summary>
    public const string NotFound = Prefix + "not-found";

    /// <summary>404: the archive is not in the storage, or not yet.</summary>
    public const string NotAvailable = Prefix + "not-available";

    /// <summary>409: the upload has already ended.</summary>
    public const string AlreadyFinished = Prefix + "already-finished";

    /// <summary>412: If-Match or If-None-Match does not hold.</summary>
    public const string PreconditionFailed = Prefix + "precondition-failed";

    /// <summary>413: the body is too large.</summary>
    public const string TooLarge = Prefix + "body-too-large";

    /// <summary>415: the body is of another content type.</summary>
    public const string UnsupportedMediaType = Prefix + "unsupported-media-type";

    /// <summary>422: the idempotency key was used before for another request.</summary>
    public const string IdempotencyKeyReused = Prefix + "idempotency-key-reused";

    /// <summary>429: more calls than one client may make.</summary>
    public const string TooManyRequests = Prefix + "too-many-requests";

    /// <summary>500: a fault of the product; the log has it.</summary>
    public const string Internal = Prefix + "internal";

    /// <summary>502: the dock answered with an error.</summary>
    public const string DockError = Prefix + "dock-error";

    /// <summary>503: something this service needs does not answer.</summary>
    public const string Unavailable = Prefix + "unavailable";

    /// <summary>504: the dock did not answer in time.</summary>
    public const string NoAnswer = Prefix + "no-answer";
}
