using System.Text;

namespace DockLogs.Contracts.Tests.Fuzz;

/// <summary>Breaks messages in the ways the wire and other people's programs do. The same seed makes the same messages.</summary>
internal sealed class Mutator(int seed, IReadOnlyList<byte[]> seeds)
{
    private static readonly byte[][] Values =
    [
        .. new[]
        {
            "null", "true", "false", "0", "-0", "-1", "1.0", "1e2", "1E+2", "100.5", "1e400", "-1e-400", "9223372036854775807",
            "9223372036854775808", "-9223372036854775809", "123456789012345678901234567890", "\"\"", "\" \"", "\"0\"", "\"3\"",
            "\"100\"", "\"1e2\"", "\"ok\"", "\"\\u006f\\u006b\"", "\"\\ud83d\\ude81\"", "\"fileupload_progress\"", "\"hms\"", "[]", "{}", "[{}]",
            "[null]", "{\"files\":[]}", "01", "+1", "1.", ".5", "NaN", "tru", "nul", "'x'", "\"\\x\"", "\"\\u12\"", "\"\n\"",
        }.Select(Encoding.UTF8.GetBytes),
        new string('9', 5000).Select(c => (byte)c).ToArray(),
        Encoding.UTF8.GetBytes(new string('[', 70)),
        Encoding.UTF8.GetBytes(new string('[', 63) + new string(']', 63)),
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 70))),
    ];

    private static readonly byte[][] Utf8Mistakes =
        [[0x80], [0xC0, 0x80], [0xC3], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF], [0xEF, 0xBB, 0xBF], [0]];

    private static readonly string[] Names =
    [
        "bid", "tid", "data", "output", "ext", "files", "method", "gateway", "timestamp", "need_reply", "result", "status", "progress",
        "prgress", "module", "device_sn", "size", "key", "list", "boot_index", "end_time", "end_ime", "start_time", "current_step",
        "total_step", "finish_time", "upload_rate", "\\u0074id", "", "x",
    ];

    private readonly Random _random = new(seed);

    public byte[] Next()
    {
        var message = seeds[_random.Next(seeds.Count)];
        for (var rounds = 1 + _random.Next(3); rounds > 0 && message.Length > 0; rounds--)
        {
            message = Mutate(message);
        }

        return message;
    }

    private byte[] Mutate(byte[] message) => _random.Next(20) switch
    {
        0 => message[..At(message)],
        1 => message[At(message)..],
        2 => Changed(message, b => (byte)(b ^ (1 << _random.Next(8)))),
        3 => Changed(message, _ => (byte)_random.Next(256)),
        4 => Inserted(message, At(message), Utf8Mistakes[_random.Next(Utf8Mistakes.Length)]),
        5 => Removed(message),
        6 => Inserted(message, At(message), Piece(message)),
        7 => Inserted(message, At(message), Piece(seeds[_random.Next(seeds.Count)])),
        8 or 9 or 10 => WithAnotherName(message),
        11 or 12 or 13 => WithAnotherProperty(message),
        _ => WithAnotherValue(message),
    };

    private int At(byte[] message) => _random.Next(message.Length);

    private byte[] Changed(byte[] message, Func<byte, byte> change)
    {
        var copy = message.ToArray();
        var at = At(copy);
        copy[at] = change(copy[at]);
        return copy;
    }

    private byte[] Removed(byte[] message)
    {
        var at = At(message);
        var length = Math.Min(1 + _random.Next(30), message.Length - at);
        return [.. message[..at], .. message[(at + length)..]];
    }

    private byte[] Piece(byte[] from)
    {
        var at = At(from);
        return from[at..Math.Min(from.Length, at + 1 + _random.Next(200))];
    }

    private static byte[] Inserted(byte[] message, int at, byte[] piece) => [.. message[..at], .. piece, .. message[at..]];

    /// <summary>Puts another value behind a colon: mostly still JSON, with a wrong type or a strange number.</summary>
    private byte[] WithAnotherValue(byte[] message)
    {
        var start = AfterSome(message, (byte)':');
        var value = Values[_random.Next(Values.Length)];
        return [.. message[..start], .. value, .. message[EndOfValue(message, start)..]];
    }

    private byte[] WithAnotherProperty(byte[] message)
    {
        var start = AfterSome(message, (byte)'{');
        var value = Values[_random.Next(Values.Length)];
        var name = Names[_random.Next(Names.Length)];
        return [.. message[..start], .. Encoding.UTF8.GetBytes($"\"{name}\":"), .. value, (byte)',', .. message[start..]];
    }

    private byte[] WithAnotherName(byte[] message)
    {
        var colon = AfterSome(message, (byte)':') - 1;
        var end = colon < 0 ? -1 : Array.LastIndexOf(message, (byte)'"', colon);
        var start = end <= 0 ? -1 : Array.LastIndexOf(message, (byte)'"', end - 1);
        return start < 0
            ? message
            : [.. message[..(start + 1)], .. Encoding.UTF8.GetBytes(Names[_random.Next(Names.Length)]), .. message[end..]];
    }

    private int AfterSome(byte[] message, byte mark)
    {
        var from = At(message);
        var at = Array.IndexOf(message, mark, from);
        return (at < 0 ? Array.IndexOf(message, mark) : at) + 1;
    }

    private static int EndOfValue(byte[] message, int start)
    {
        var depth = 0;
        var inString = false;
        for (var i = start; i < message.Length; i++)
        {
            var c = message[i];
            if (inString)
            {
                i += c == '\\' ? 1 : 0;
                inString = c != '"';
            }
            else if (c is (byte)'{' or (byte)'[')
            {
                depth++;
            }
            else if (depth == 0 && c is (byte)',' or (byte)'}' or (byte)']')
            {
                return i;
            }
            else if (c is (byte)'}' or (byte)']')
            {
                depth--;
            }
            else
            {
                inString = c == '"';
            }
        }

        return message.Length;
    }
}
