namespace DockLogs.UploadGateway.Signing;

/// <summary>How the body is protected, as x-amz-content-sha256 says.</summary>
internal enum PayloadKind
{
    /// <summary>The SHA-256 of the body is part of the signature.</summary>
    Signed,

    /// <summary>UNSIGNED-PAYLOAD.</summary>
    Unsigned,

    /// <summary>STREAMING-AWS4-HMAC-SHA256-PAYLOAD: aws-chunked, each chunk signed.</summary>
    SignedChunks,

    /// <summary>STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER: the same, and a signed trailer.</summary>
    SignedChunksWithTrailer,

    /// <summary>STREAMING-UNSIGNED-PAYLOAD-TRAILER: aws-chunked without signatures, with a trailer.</summary>
    UnsignedChunksWithTrailer,
}
