using System.Diagnostics;
using DockLogs.Contracts;

namespace DockLogs.Functions.Credentials;

/// <summary>What credentials are wanted for: one upload, its prefix, its time.</summary>
public sealed record CredentialsRequest
{
    /// <summary>The upload.</summary>
    public required UploadId Upload { get; init; }

    /// <summary>The dock.</summary>
    public required DockSerial Dock { get; init; }

    /// <summary>The bucket the upload goes to.</summary>
    public required string Bucket { get; init; }

    /// <summary>What every object key of the upload begins with; ends with a slash.</summary>
    public required string KeyPrefix { get; init; }

    /// <summary>When they may end; the upload's deadline and the time a cancel takes.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>The span that a gateway of ours hangs its own below; null for none.</summary>
    public ActivitySpanId? ParentSpan { get; init; }
}
