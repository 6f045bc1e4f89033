using System.Security.Cryptography;

namespace DockLogs.Contracts;

/// <summary>One master key, with what derives from it: a key id, and a key for each purpose.</summary>
internal sealed class TokenKey
{
    public const int IdBytes = 4;

    private readonly byte[] _signing;
    private readonly byte[] _secrets;
    private readonly byte[] _accessKeys;

    public TokenKey(ReadOnlySpan<byte> master)
    {
        // One derived key for each purpose, so that nothing that is handed out says anything about another use.
        Id = HMACSHA256.HashData(master, "docklogs/upload-token/key-id"u8)[..IdBytes];
        _signing = HMACSHA256.HashData(master, "docklogs/upload-token/signature"u8);
        _secrets = HMACSHA256.HashData(master, "docklogs/upload-token/secret"u8);
        _accessKeys = HMACSHA256.HashData(master, "docklogs/upload-token/access-key"u8);
    }

    public byte[] Id { get; }

    public byte[] Sign(ReadOnlySpan<byte> claims) => HMACSHA256.HashData(_signing, claims);

    public byte[] Secret(ReadOnlySpan<byte> claims) => HMACSHA256.HashData(_secrets, claims);

    public byte[] AccessKey(ReadOnlySpan<byte> claims) => HMACSHA256.HashData(_accessKeys, claims);
}
