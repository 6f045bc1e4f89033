namespace DockLogs.Functions.Api;

/// <summary>One fault of a request: where it is, what stood there and what should.</summary>
public sealed record ProblemError
{
    /// <summary>The field as people write it (<c>files[0].module</c>), or the name of the parameter or header.</summary>
    public required string Field { get; init; }

    /// <summary>JSON pointer into the body (RFC 6901); absent when the fault is not in the body.</summary>
#pragma warning disable CA1720 // RFC 9457's own example calls it so.
    public string? Pointer { get; init; }
#pragma warning restore CA1720

    /// <summary>What was found, shortened.</summary>
    public required string Found { get; init; }

    /// <summary>What would have been right.</summary>
    public required string Expected { get; init; }
}
