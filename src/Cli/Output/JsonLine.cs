using System.Text;

namespace DockLogs.Cli.Output;

/// <summary>JSON on one line.</summary>
internal static class JsonLine
{
    /// <summary>The very same JSON without the blanks between its tokens: numbers and strings stay as they were written.</summary>
    public static string Of(string json)
    {
        StringBuilder line = new(json.Length);
        bool inText = false;
        for (int place = 0; place < json.Length; place++)
        {
            char c = json[place];
            if (inText && c == '\\' && place + 1 < json.Length)
            {
                line.Append(c).Append(json[++place]);
                continue;
            }

            inText ^= c == '"';
            if (inText || c is not (' ' or '\t' or '\r' or '\n'))
            {
                line.Append(c);
            }
        }

        return line.ToString();
    }
}
