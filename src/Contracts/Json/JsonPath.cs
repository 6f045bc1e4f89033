using System.Globalization;
using System.Text;

namespace DockLogs.Contracts;

/// <summary>
/// Finds the JSON path of a byte offset by walking the message again. Only faults need a path, so the reader itself keeps
/// no track of one.
/// </summary>
internal static class JsonPath
{
    private const int MaxNameLength = 40;

    /// <summary>The path of the innermost value that the offset lies in, as far as the message can be walked.</summary>
    public static string Of(ReadOnlySpan<byte> json, int offset, int maxDepth)
    {
        var cursor = new JsonCursor(json, maxDepth);
        var path = new StringBuilder("$");
        Walk(ref cursor, offset, path);
        return path.ToString();
    }

    private static bool Walk(ref JsonCursor cursor, int offset, StringBuilder path)
    {
        var kind = cursor.Peek();
        if (cursor.Position >= offset)
        {
            return true;
        }

        var length = path.Length;
        switch (kind)
        {
            case JsonKind.Object:
                cursor.Enter();
                while (cursor.NextProperty(out var name) && cursor.Position <= offset)
                {
                    AppendName(path, name);
                    if (Walk(ref cursor, offset, path))
                    {
                        return true;
                    }

                    path.Length = length;
                }

                break;
            case JsonKind.Array:
                cursor.Enter();
                for (var i = 0; cursor.NextElement() && cursor.Position <= offset; i++)
                {
                    path.Append(CultureInfo.InvariantCulture, $"[{i}]");
                    if (Walk(ref cursor, offset, path))
                    {
                        return true;
                    }

                    path.Length = length;
                }

                break;
            default:
                cursor.Skip();
                break;
        }

        return cursor.Failed || cursor.Position > offset;
    }

    private static void AppendName(StringBuilder path, ReadOnlySpan<byte> name)
    {
        var text = Encoding.UTF8.GetString(name);
        if (text.Length is > 0 and <= MaxNameLength && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
        {
            path.Append('.').Append(text);
        }
        else
        {
            path.Append("['").Append(text.Length > MaxNameLength ? text[..MaxNameLength] + "…" : text).Append("']");
        }
    }
}
