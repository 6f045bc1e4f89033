using System.Security.Cryptography;

namespace DockLogs.Functions.Tests.Credentials.Support;

/// <summary>An object of the <see cref="CloudServer"/>.</summary>
internal sealed record StoredObject(byte[] Content)
{
#pragma warning disable CA5351 // S3's ETag is an MD5.
    public string Md5 { get; } = Convert.ToHexStringLower(MD5.HashData(Content));
#pragma warning restore CA5351

    public string? ETag { get; init; }

    public string? Encryption { get; init; }

    /// <summary>After so many bytes the connection is cut, once.</summary>
    public int? CutAfter { get; init; }

    /// <summary>What the server waits for before it breaks off: a broken connection drops what its reader has not taken yet.</summary>
    public Func<Task> BeforeCut { get; init; } = () => Task.CompletedTask;
}
