using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace DockLogs.Functions.Api;

/// <summary>Takes a request's body as JSON, within limits.</summary>
internal static class JsonBody
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16 };

    /// <summary>
    /// Reads the body. Exactly one of the results is set, or neither when the body is empty and that is allowed.
    /// The document belongs to the caller.
    /// </summary>
    public static async Task<(JsonDocument? Document, JsonAnswer? Answer)> ReadAsync(
        HttpRequest request, int limit, bool mayBeEmpty, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit)
        {
            return (null, Problems.TooLarge(request, limit));
        }

        byte[]? body = await ReadUpToAsync(request.Body, limit, cancellationToken);
        if (body is null)
        {
            return (null, Problems.TooLarge(request, limit));
        }

        ReadOnlyMemory<byte> text = body;
        if (text.Span.StartsWith(Encoding.UTF8.Preamble))
        {
            text = text[Encoding.UTF8.Preamble.Length..];
        }

        // A tool that forgets to name the type means JSON all the same. A web page does not post here that way: a browser
        // asks first before it sends JSON to another origin, and anything else, nothing too, it sends without asking.
        if (request.Headers.ContainsKey(HeaderNames.Origin) && !IsJson(request.ContentType))
        {
            return (null, Problems.UnsupportedMediaType(request, request.ContentType is { } type ? RequestFaults.Quote(type) : "none"));
        }

        if (text.Span.Trim(" \t\r\n"u8).IsEmpty)
        {
            return mayBeEmpty ? (null, null) : (null, Problems.NotJson(request, "The body is empty, expected a JSON object."));
        }

        if (!IsText(text.Span))
        {
            return (null, Problems.NotJson(request, "Found bytes that are not UTF-8, or an escaped half of a surrogate pair, expected a JSON object in UTF-8."));
        }

        try
        {
            return (JsonDocument.Parse(text, Strict), null);
        }
        catch (JsonException exception)
        {
            string place = exception.LineNumber is { } line ? $" at line {line + 1}, byte {exception.BytePositionInLine + 1}" : "";
            return (null, Problems.NotJson(request, $"Found something that is no JSON{place}, expected a JSON object nested at most {Strict.MaxDepth} deep."));
        }
    }

    // The document takes any bytes between quotes as they are, and throws only when such a text is asked for.
    private static bool IsText(ReadOnlySpan<byte> body)
    {
        if (!Utf8.IsValid(body))
        {
            return false;
        }

        if (body.IndexOf("\\u"u8) < 0)
        {
            return true;
        }

        Utf8JsonReader reader = new(body, new JsonReaderOptions { MaxDepth = Strict.MaxDepth });
        try
        {
            while (reader.Read())
            {
                if (reader.ValueIsEscaped)
                {
                    _ = reader.GetString();
                }
            }

            return true;
        }
        catch (JsonException)
        {
            // No JSON at all, which the parser has better words for.
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static bool IsJson(string? contentType)
    {
        return MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type)
            && (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
                || (type.Type.Equals("application", StringComparison.OrdinalIgnoreCase) && type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase)))
            && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
    }

    private static async Task<byte[]?> ReadUpToAsync(Stream body, int limit, CancellationToken cancellationToken)
    {
        using MemoryStream buffer = new();
        byte[] chunk = new byte[8192];
        int read;
        while ((read = await body.ReadAsync(chunk, cancellationToken)) > 0)
        {
            if (buffer.Length + read > limit)
            {
                return null;
            }

            buffer.Write(chunk, 0, read);
        }

        return buffer.ToArray();
    }
}
