using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DockLogs.LocalRuntime.Durable.Orchestrations;

/// <summary>
/// The UUID (version 5, RFC 9562) that Durable Functions derives from instance id, orchestration clock and a counter,
/// in the same name space, so that an orchestration makes the same ids in every replay.
/// </summary>
internal static class DeterministicGuid
{
    private static readonly byte[] Namespace = new Guid("9e952958-5e33-4daf-827f-2fa12937b875").ToByteArray(bigEndian: true);

    public static Guid Create(string instanceId, DateTime now, int counter)
    {
        byte[] name = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{instanceId}_{now:o}_{counter}"));
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // UUIDs of version 5 are defined over SHA-1; nothing secret depends on it
        SHA1.HashData([.. Namespace, .. name], hash);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
