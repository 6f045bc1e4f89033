using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Unicode;

namespace DockLogs.Contracts;

/// <summary>Reads a service command the way a dock does. Never throws, whatever the bytes.</summary>
public static class CommandReader
{
    /// <summary>Reads a command; either it or the fault is set.</summary>
    /// <param name="payload">UTF-8 JSON, at most <see cref="UpMessageReader.MaxPayloadBytes"/>.</param>
    /// <param name="command">The command.</param>
    /// <param name="fault">Why there is none.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> payload, [NotNullWhen(true)] out Command? command, [NotNullWhen(false)] out ReadFault? fault)
    {
        command = null;
        if (payload.Length > UpMessageReader.MaxPayloadBytes)
        {
            fault = new ReadFault(
                ReadFaultReason.TooLarge,
                string.Create(CultureInfo.InvariantCulture, $"{payload.Length} bytes"),
                string.Create(CultureInfo.InvariantCulture, $"at most {UpMessageReader.MaxPayloadBytes} bytes"),
                "$");
        }
        else if (!Utf8.IsValid(payload.Span))
        {
            fault = FaultText.NotUtf8(payload.Span);
        }
        else
        {
            fault = new CommandParser(payload.Span).Run(out command);
        }

        return fault is null;
    }
}
