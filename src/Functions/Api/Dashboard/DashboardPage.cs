using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace DockLogs.Functions.Api.Dashboard;

/// <summary>The dashboard as it is sent: one document, its style and script inside, and what a browser may do with it.</summary>
internal static class DashboardPage
{
    // One script in the end: a part may use what parts before it declare as soon as it is read. main.js starts the page.
    private static readonly string[] Scripts =
        ["dom.js", "words.js", "api.js", "fleet.js", "live.js", "upload.js", "request.js", "lists.js", "pulls.js", "main.js"];

    private static readonly string Style = Read("page.css");
    private static readonly string Script = string.Concat(Scripts.Select(Read));

    /// <summary>The document.</summary>
    public static string Html { get; } = Read("page.html")
        .Replace("{{style}}", Style, StringComparison.Ordinal)
        .Replace("{{script}}", Script, StringComparison.Ordinal);

    /// <summary>
    /// Nothing but this script and this style, by their hashes, and calls to where the page came from. No text becomes
    /// markup or code: trusted types are asked for and none are made.
    /// </summary>
    public static string SecurityPolicy { get; } =
        $"default-src 'none'; script-src '{HashOf(Script)}'; style-src '{HashOf(Style)}'; connect-src 'self'; img-src data:; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    /// <summary>Of the document and what goes with it.</summary>
    public static string EntityTag { get; } =
        $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Html)).AsSpan(0, 16))}\"";

    /// <summary>What a 304 has as well.</summary>
    public static IReadOnlyDictionary<string, StringValues> Headers { get; } = new Dictionary<string, StringValues>
    {
        [HeaderNames.ETag] = EntityTag,
        [HeaderNames.CacheControl] = "no-cache",
        ["Cross-Origin-Opener-Policy"] = "same-origin",
    };

    // Browsers hash what they parse, and parse every line end as a line feed.
    private static string Read(string name)
    {
        using Stream stream = typeof(DashboardPage).Assembly.GetManifestResourceStream($"dashboard/{name}")
            ?? throw new InvalidOperationException($"The resource dashboard/{name} is missing from the assembly.");
        using StreamReader reader = new(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static string HashOf(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
}
