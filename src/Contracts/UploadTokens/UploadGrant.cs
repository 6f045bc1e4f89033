using System.Diagnostics;

namespace DockLogs.Contracts;

/// <summary>What a dock may do with the credentials of one upload: write below one prefix of one bucket until they expire.</summary>
public sealed record UploadGrant
{
    /// <summary>The upload.</summary>
    public required UploadId Upload { get; init; }

    /// <summary>The dock.</summary>
    public required DockSerial Dock { get; init; }

    /// <summary>The only bucket.</summary>
    public required string Bucket { get; init; }

    /// <summary>What every object key must begin with; ends with a slash.</summary>
    public required string KeyPrefix { get; init; }

    /// <summary>Refused from this moment on; whole milliseconds.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>The largest archive in bytes; null = no limit.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>
    /// The span that the gateway's spans of this upload hang below; its trace is the upload's id. Null when nobody
    /// watched as the upload was asked for. Says nothing about rights.
    /// </summary>
    public ActivitySpanId? ParentSpan { get; init; }

    /// <summary>
    /// True when an object may be written: the granted bucket, below the granted prefix, and none of the key's segments
    /// empty, <c>.</c> or <c>..</c>, no backslash and no control character anywhere. Compared byte for byte, case counts.
    /// </summary>
    public bool Covers(string? bucket, string? key)
    {
        if (bucket is null || key is null
            || !string.Equals(bucket, Bucket, StringComparison.Ordinal)
            || key.Length <= KeyPrefix.Length
            || !key.StartsWith(KeyPrefix, StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var segment in key.AsSpan().Split('/'))
        {
            if (key.AsSpan()[segment] is "" or "." or "..")
            {
                return false;
            }
        }

        foreach (var c in key)
        {
            if (c == '\\' || char.IsControl(c))
            {
                return false;
            }
        }

        return true;
    }
}
