using System.Security.Cryptography;
using System.Text;

namespace DockLogs.UploadGateway.Signing;

/// <summary>The SigV4 signing key of one secret, day, region and service.</summary>
internal sealed class SigningKey
{
    private readonly byte[] _key;

    private SigningKey(byte[] key) => _key = key;

    public static SigningKey Derive(string secret, CredentialScope scope)
    {
        var key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (var part in (ReadOnlySpan<string>)[scope.Date, scope.Region, scope.Service, scope.Terminal])
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        return new SigningKey(key);
    }

    /// <returns>The signature in lower-case hexadecimal.</returns>
    public string Sign(string stringToSign) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(stringToSign)));

    /// <summary>Compares in constant time: how much of a guessed signature is right must not be measurable.</summary>
    public bool Matches(string stringToSign, string signature) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Sign(stringToSign)), Encoding.UTF8.GetBytes(signature));
}
