using System.Globalization;
using System.Text;

namespace DockLogs.Cli.Output;

/// <summary>Text from elsewhere made fit for a terminal.</summary>
internal static class Printable
{
    /// <summary>
    /// The text on one line, with control and formatting characters written as \uXXXX: notes, words of docks and messages in
    /// quarantine are anybody's, and a terminal would obey what they contain.
    /// </summary>
    public static string Of(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        if (!text.Any(IsObeyed))
        {
            return text;
        }

        StringBuilder safe = new(text.Length + 16);
        foreach (char c in text)
        {
            _ = IsObeyed(c) ? safe.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : safe.Append(c);
        }

        return safe.ToString();
    }

    // Formatting covers the marks that turn the direction of writing.
    private static bool IsObeyed(char c) =>
        char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
