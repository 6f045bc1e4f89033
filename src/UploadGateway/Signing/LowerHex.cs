using System.Buffers;

namespace DockLogs.UploadGateway.Signing;

/// <summary>Lower-case hexadecimal, the only spelling SigV4 knows.</summary>
internal static class LowerHex
{
    public static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    public static bool IsSignature(ReadOnlySpan<char> text) => text.Length == 64 && !text.ContainsAnyExcept(Digits);
}
