using System.ComponentModel.DataAnnotations;

namespace DockLogs.UploadGateway;

/// <summary>Settings of the gateway, section <c>Gateway</c>.</summary>
public sealed class GatewayOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Gateway";

    /// <summary>Signs and verifies upload tokens: 32 bytes in base64. The same value as in the Functions app.</summary>
    public string MasterKey { get; set; } = "";

    /// <summary>The master key before the current one, accepted until its last token has expired. Empty when there is none.</summary>
    public string PreviousMasterKey { get; set; } = "";

    /// <summary>The region that clients sign for.</summary>
    [RegularExpression("^[a-z0-9-]{1,32}$", ErrorMessage = "1 to 32 lower-case letters, digits or hyphens, for example us-east-1")]
    public string Region { get; set; } = "us-east-1";

    /// <summary>The domain below which a bucket may be a host name (virtual-host style). Empty: path-style only.</summary>
    [RegularExpression(@"^([A-Za-z0-9-]+\.)*[A-Za-z0-9-]+$", ErrorMessage = "a host name without port, for example s3.example.com, or nothing")]
    public string Domain { get; set; } = "";

    /// <summary>How far a client's clock may be off, either way.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00", ErrorMessage = "a duration from 00:00:01 to 01:00:00")]
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Bytes of one staged block. Objects up to this size are written in one piece.</summary>
    [Range(64 * 1024, 64 * 1024 * 1024, ErrorMessage = "bytes, from 65536 to 67108864")]
    public int BlockSize { get; set; } = 4 * 1024 * 1024;

    /// <summary>Blocks of one request that are on their way to the storage while the next is being read.</summary>
    [Range(1, 16, ErrorMessage = "a number from 1 to 16")]
    public int BlocksInFlight { get; set; } = 2;

    /// <summary>Bytes that all requests together may hold in block buffers; more requests wait for their turn.</summary>
    [Range(1024 * 1024L, 64L * 1024 * 1024 * 1024, ErrorMessage = "bytes, from 1048576 to 68719476736, and at least BlockSize")]
    public long MaxBufferBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>After how long a multipart upload that was never completed is forgotten.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "30.00:00:00", ErrorMessage = "a duration from 01:00:00 to 30.00:00:00")]
    public TimeSpan MultipartLifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How old the list of revoked uploads may be.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00", ErrorMessage = "a duration up to 00:10:00")]
    public TimeSpan RevocationDelay { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Bytes of parts that came before their turn and are kept in memory, so that an object whose parts come side by
    /// side need not be read back for its digests. 0 keeps none.
    /// </summary>
    [Range(0L, 64L * 1024 * 1024 * 1024, ErrorMessage = "bytes, from 0 to 68719476736")]
    public long HashAheadBytes { get; set; } = 128L * 1024 * 1024;

    /// <summary>How long a request waits for a block buffer before it is told to slow down.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00", ErrorMessage = "a duration up to 00:10:00")]
    public TimeSpan BufferWait { get; set; } = TimeSpan.FromSeconds(20);
}
