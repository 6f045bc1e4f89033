namespace DockLogs.Functions.Credentials;

/// <summary>
/// How <c>credentials.expire</c> is written. remote-log.md labels it seconds and shows milliseconds since 1970; another
/// page of the same API uses a duration (field-notes.md).
/// </summary>
public static class ExpireUnit
{
    /// <summary>The number to send.</summary>
    /// <param name="expires">When the credentials end.</param>
    /// <param name="now">Now.</param>
    /// <param name="unit"><c>milliseconds</c>, <c>seconds</c> or <c>duration</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another word.</exception>
    public static long Write(DateTimeOffset expires, DateTimeOffset now, string unit) => unit switch
    {
        "milliseconds" => expires.ToUnixTimeMilliseconds(),
        "seconds" => expires.ToUnixTimeSeconds(),
        "duration" => Math.Max(0, (long)(expires - now).TotalSeconds),
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "expected milliseconds, seconds or duration"),
    };
}
