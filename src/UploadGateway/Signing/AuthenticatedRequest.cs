using DockLogs.Contracts;

namespace DockLogs.UploadGateway.Signing;

/// <summary>A request whose signature and token have been verified.</summary>
internal sealed record AuthenticatedRequest
{
    public required UploadGrant Grant { get; init; }

    public required PayloadHash Payload { get; init; }

    /// <summary>Where the signatures of the chunks and of the trailer begin; only for signed chunks.</summary>
    public ChunkSigner? Chunks { get; init; }
}
