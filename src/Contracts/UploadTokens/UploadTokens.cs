using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace DockLogs.Contracts;

/// <summary>
/// Credentials of the upload gateway: stateless, one set for each upload. The session token carries signed claims
/// (HMAC-SHA256); access key id and secret derive from the claims and a master key, so nothing has to be stored and the
/// gateway verifies with the master key alone.
/// </summary>
public sealed class UploadTokens(MasterKeys keys)
{
    /// <summary>No token is longer, in characters.</summary>
    public const int MaxTokenLength = (MaxTokenBytes * 4 + 2) / 3;

    private const int SignatureBytes = HMACSHA256.HashSizeInBytes;
    private const int MaxTokenBytes = TokenClaims.MaxBytes + SignatureBytes;
    private const string AccessKeyAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const string AccessKeyPrefix = "DLOG";
    private const int AccessKeyDigits = 16;

    /// <summary>Makes the credentials for a grant. The same grant gives the same credentials.</summary>
    /// <exception cref="ArgumentException">A text of the grant is empty or has more than 255 bytes, the prefix ends without a slash, or the limit is negative.</exception>
    public IssuedCredentials Issue(UploadGrant grant)
    {
        ArgumentNullException.ThrowIfNull(grant);
        var key = keys.Current;
        Span<byte> token = stackalloc byte[MaxTokenBytes];
        var length = TokenClaims.Write(grant, key.Id, token);
        var claims = token[..length];
        key.Sign(claims).CopyTo(token[length..]);
        return new IssuedCredentials(
            AccessKeyId(key, claims),
            Secret(key, claims),
            Base64Url.EncodeToString(token[..(length + SignatureBytes)]));
    }

    /// <summary>Checks a session token and the access key id that came with it; gives the grant and the secret to check signatures with.</summary>
    /// <param name="accessKeyId">The access key id of the request.</param>
    /// <param name="sessionToken">The session token of the request.</param>
    /// <param name="now">The time, for the expiry.</param>
    /// <param name="grant">What the token allows.</param>
    /// <param name="secret">The secret access key.</param>
    /// <param name="fault">Why the token was refused; <see cref="TokenFault.None"/> when it was not.</param>
    public bool TryVerify(
        string? accessKeyId,
        string? sessionToken,
        DateTimeOffset now,
        [NotNullWhen(true)] out UploadGrant? grant,
        [NotNullWhen(true)] out string? secret,
        out TokenFault fault)
    {
        secret = null;
        fault = Verify(accessKeyId ?? "", sessionToken ?? "", now, out grant, ref secret);
        if (fault == TokenFault.None && grant is not null && secret is not null)
        {
            return true;
        }

        grant = null;
        secret = null;
        return false;
    }

    private TokenFault Verify(string accessKeyId, string sessionToken, DateTimeOffset now, out UploadGrant? grant, ref string? secret)
    {
        grant = null;
        if (sessionToken.Length > MaxTokenLength)
        {
            return TokenFault.TooLong;
        }

        Span<byte> buffer = stackalloc byte[MaxTokenBytes];
        if (!TryDecode(sessionToken, buffer, out var length) || length <= 1 + TokenKey.IdBytes + SignatureBytes)
        {
            return TokenFault.Malformed;
        }

        var claims = buffer[..(length - SignatureBytes)];
        if (claims[0] != TokenClaims.Version)
        {
            return TokenFault.UnknownVersion;
        }

        if (FindKey(TokenClaims.KeyId(claims)) is not { } key)
        {
            return TokenFault.UnknownKey;
        }

        if (!CryptographicOperations.FixedTimeEquals(key.Sign(claims), buffer[claims.Length..length]))
        {
            return TokenFault.BadSignature;
        }

        if (!TokenClaims.TryRead(claims, out grant))
        {
            return TokenFault.Malformed;
        }

        if (!CryptographicOperations.FixedTimeEquals(
            MemoryMarshal.AsBytes(AccessKeyId(key, claims).AsSpan()), MemoryMarshal.AsBytes(accessKeyId.AsSpan())))
        {
            return TokenFault.WrongAccessKey;
        }

        secret = Secret(key, claims);
        return now < grant.Expires ? TokenFault.None : TokenFault.Expired;
    }

    private TokenKey? FindKey(ReadOnlySpan<byte> id)
    {
        // The id is public, so this comparison gives nothing away.
        if (id.SequenceEqual(keys.Current.Id))
        {
            return keys.Current;
        }

        return keys.Previous is { } previous && id.SequenceEqual(previous.Id) ? previous : null;
    }

    private static bool TryDecode(string token, Span<byte> destination, out int length)
    {
        length = 0;
        foreach (var c in token)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
            {
                return false;
            }
        }

        // One text for one token: spare bits of the last character must be zero.
        return Base64Url.DecodeFromChars(token, destination, out _, out length) == OperationStatus.Done
            && string.Equals(Base64Url.EncodeToString(destination[..length]), token, StringComparison.Ordinal);
    }

    private static string Secret(TokenKey key, ReadOnlySpan<byte> claims) => Base64Url.EncodeToString(key.Secret(claims));

    private static string AccessKeyId(TokenKey key, ReadOnlySpan<byte> claims) =>
        string.Create(AccessKeyPrefix.Length + AccessKeyDigits, key.AccessKey(claims), static (text, hash) =>
        {
            AccessKeyPrefix.CopyTo(text);
            for (var i = 0; i < AccessKeyDigits; i++)
            {
                text[AccessKeyPrefix.Length + i] = AccessKeyAlphabet[hash[i] & 31];
            }
        });
}
