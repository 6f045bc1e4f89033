using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace DockLogs.Functions.Api;

/// <summary>A page, with what it may load.</summary>
public sealed class HtmlAnswer(string body, string securityPolicy) : IActionResult
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
        await response.WriteAsync(body, context.HttpContext.RequestAborted);
    }
}
