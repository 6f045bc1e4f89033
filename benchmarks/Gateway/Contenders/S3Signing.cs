namespace DockLogs.Gateway.Benchmarks.Contenders;

/// <summary>How an S3 client protects a body.</summary>
internal enum S3Signing
{
    Signed,
    Unsigned,
    Streaming,
}
