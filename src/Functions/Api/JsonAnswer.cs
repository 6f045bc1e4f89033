using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace DockLogs.Functions.Api;

/// <summary>An answer with a JSON body that is written without any service of MVC, so every host can execute it.</summary>
public sealed class JsonAnswer : IStatusCodeActionResult
{
    private readonly byte[] _body;
    private readonly Dictionary<string, StringValues> _headers = new(StringComparer.OrdinalIgnoreCase);

    private JsonAnswer(int status, byte[] body, string contentType)
    {
        StatusCode = status;
        _body = body;
        ContentType = contentType;
    }

    /// <summary>The HTTP status.</summary>
    public int StatusCode { get; }

    int? IStatusCodeActionResult.StatusCode => StatusCode;

    /// <summary>The media type of the body.</summary>
    public string ContentType { get; }

    /// <summary>The body, UTF-8.</summary>
    public ReadOnlyMemory<byte> Body => _body;

    /// <summary>Headers besides the content type.</summary>
    public IReadOnlyDictionary<string, StringValues> Headers => _headers;

    /// <summary>A strong entity tag of the body.</summary>
    public string EntityTag => $"\"{Convert.ToHexStringLower(SHA256.HashData(_body).AsSpan(0, 16))}\"";

    /// <summary>An answer of <paramref name="value"/> as JSON.</summary>
    public static JsonAnswer Of<T>(int status, T value, JsonTypeInfo<T> type) =>
        new(status, JsonSerializer.SerializeToUtf8Bytes(value, type), "application/json; charset=utf-8");

    /// <summary>An answer of JSON that is ready.</summary>
    public static JsonAnswer OfBytes(int status, byte[] json) => new(status, json, "application/json; charset=utf-8");

    /// <summary>An error answer (RFC 9457).</summary>
    public static JsonAnswer Of(Problem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(problem, ApiJson.Readable.Problem);
        return new JsonAnswer(problem.Status, body, "application/problem+json; charset=utf-8");
    }

    /// <summary>Adds a header.</summary>
    public JsonAnswer With(string header, string value)
    {
        _headers[header] = value;
        return this;
    }

    /// <summary>Adds <see cref="EntityTag"/> as ETag; the answer becomes a 304 when the client has this very body.</summary>
    /// <remarks>If-None-Match compares weakly (RFC 9110, 13.1.2).</remarks>
    public IActionResult UnlessMatched(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        With(HeaderNames.ETag, EntityTag).With(HeaderNames.CacheControl, "no-cache");
        return EntityTags.Matches(request.Headers.IfNoneMatch, EntityTag) ? new EmptyAnswer(StatusCodes.Status304NotModified, _headers) : this;
    }

    /// <inheritdoc />
    public async Task ExecuteResultAsync(ActionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        HttpResponse response = context.HttpContext.Response;
        response.StatusCode = StatusCode;
        response.ContentType = ContentType;
        response.ContentLength = _body.Length;
        response.Headers.XContentTypeOptions = "nosniff";
        foreach ((string name, StringValues value) in _headers)
        {
            response.Headers[name] = value;
        }

        await response.Body.WriteAsync(_body, context.HttpContext.RequestAborted);
    }
}
