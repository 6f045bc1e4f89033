using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Primitives;

namespace DockLogs.Functions.Api;

/// <summary>A page, with what it may load, and further headers.</summary>
public sealed class HtmlAnswer(string body, string securityPolicy, IReadOnlyDictionary<string, StringValues>? headers = null) : IActionResult
{
    /// <inheritdoc />
    public async Task ExecuteResultAsync(ActionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        HttpResponse response = context.HttpContext.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = securityPolicy;
        response.Headers["Referrer-Policy"] = "no-referrer";
        foreach ((string name, StringValues value) in headers ?? new Dictionary<string, StringValues>())
        {
            response.Headers[name] = value;
        }

        await response.WriteAsync(body, context.HttpContext.RequestAborted);
    }
}
