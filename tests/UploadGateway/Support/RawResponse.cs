using System.Globalization;
using System.Text.RegularExpressions;

namespace DockLogs.UploadGateway.Tests.Support;

/// <param name="Status">0 when the connection was closed without an answer.</param>
/// <param name="Code">The S3 error code; "" when there is none.</param>
internal sealed partial record RawResponse(int Status, string Code, string Headers, string Body)
{
    public static readonly RawResponse None = new(0, "", "", "");

    public static RawResponse Parse(string text)
    {
        // A 100 Continue may come before.
        while (text.StartsWith("HTTP/1.1 100", StringComparison.Ordinal))
        {
            text = text[(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        }

        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var body = text[(end + 4)..];
        return new RawResponse(
            int.Parse(text.AsSpan(9, 3), CultureInfo.InvariantCulture), ErrorCode().Match(body).Groups[1].Value, text[..end], body);
    }

    public string? Header(string name) =>
        Regex.Match(Headers, $@"\n{Regex.Escape(name)}: *([^\r\n]*)", RegexOptions.IgnoreCase) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex("<Code>([^<]*)</Code>")]
    private static partial Regex ErrorCode();
}
