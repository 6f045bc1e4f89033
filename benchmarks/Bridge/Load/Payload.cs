using System.Text;

namespace DockLogs.BridgeBenchmark.Load;

/// <summary>
/// A payload: the gateway's number and the message's, at fixed places, and filling. Its length says the message's number
/// too, modulo <see cref="Lengths"/>: mosquitto_sub can print a length but not the beginning of a payload.
/// </summary>
internal static class Payload
{
    /// <summary>How many different lengths there are.</summary>
    public const int Lengths = 128;

    private const int GatewayAt = 12;
    private const int GatewayDigits = 5;
    private const int SequenceAt = 26;
    private const int SequenceDigits = 10;

    private static readonly byte[] Head = "{\"gateway\":\"00000\",\"seq\":\"0000000000\",\"filling\":\""u8.ToArray();

    public static string Topic(int gateway) => $"thing/product/BENCH{gateway:D5}/events";

    public static int LengthOf(int meanBytes, long sequence) => meanBytes - (Lengths / 2) + (int)(sequence % Lengths);

    /// <summary>Writes a payload over the whole of <paramref name="payload"/>.</summary>
    public static void Write(Span<byte> payload, int gateway, long sequence)
    {
        payload.Fill((byte)'x');
        Head.CopyTo(payload);
        WriteDigits(payload.Slice(GatewayAt, GatewayDigits), gateway);
        WriteDigits(payload.Slice(SequenceAt, SequenceDigits), sequence);
        "\"}"u8.CopyTo(payload[^2..]);
    }

    public static (int Gateway, long Sequence) Read(ReadOnlySpan<byte> payload) =>
        ((int)ReadDigits(payload.Slice(GatewayAt, GatewayDigits)), ReadDigits(payload.Slice(SequenceAt, SequenceDigits)));

    /// <summary>The gateway's number in a topic.</summary>
    public static int GatewayOf(ReadOnlySpan<byte> topic) =>
        (int)ReadDigits(topic.Slice(Encoding.UTF8.GetByteCount("thing/product/BENCH"), GatewayDigits));

    public static long ReadDigits(ReadOnlySpan<byte> digits)
    {
        var number = 0L;
        foreach (var digit in digits)
        {
            number = (number * 10) + (digit - '0');
        }

        return number;
    }

    private static void WriteDigits(Span<byte> digits, long number)
    {
        for (var i = digits.Length - 1; i >= 0; i--)
        {
            digits[i] = (byte)('0' + (number % 10));
            number /= 10;
        }
    }
}
