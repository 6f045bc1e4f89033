namespace DockLogs.Functions.Credentials;

/// <summary>
/// A provider gave no credentials. Holds the provider's error code only: its messages may repeat what was signed, and
/// whatever an activity throws ends up in the durable history.
/// </summary>
public sealed class CredentialsException : Exception
{
    private const int LongestCode = 80;

    /// <summary>A refusal or an outage.</summary>
    /// <param name="provider">Which provider.</param>
    /// <param name="code">Its error code, or a word of ours.</param>
    /// <param name="isTransient">True when asking again may help without anybody doing anything.</param>
    public CredentialsException(string provider, string? code, bool isTransient)
        : base($"{provider}: {Clean(code)}")
    {
        Code = Clean(code);
        IsTransient = isTransient;
    }

    /// <summary>The provider's error code.</summary>
    public string Code { get; }

    /// <summary>True for throttling, outages and an unreachable service.</summary>
    public bool IsTransient { get; }

    /// <summary>Whether an answer of a token service is one that passes.</summary>
    /// <param name="status">HTTP status; 0 when there was no answer.</param>
    /// <param name="code">The provider's error code.</param>
    public static bool Passes(int status, string? code) =>
        status is 0 or 408 or 429 or >= 500
        || (code is not null && (code.Contains("Throttl", StringComparison.OrdinalIgnoreCase)
            || code is "RequestLimitExceeded" or "TooManyRequestsException" or "SlowDown" or "RequestTimeout" or "ServiceUnavailable"));

    // Codes are words such as InvalidParameter.DurationSeconds; anything else in their place is not passed on.
    private static string Clean(string? code) =>
        code is { Length: > 0 and <= LongestCode } && code.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_') ? code : "UnknownError";
}
