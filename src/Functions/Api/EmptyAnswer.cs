using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.Extensions.Primitives;

namespace DockLogs.Functions.Api;

/// <summary>An answer without a body: 204, 302 and 304.</summary>
public sealed class EmptyAnswer(int status, IReadOnlyDictionary<string, StringValues>? headers = null) : IStatusCodeActionResult
{
    /// <summary>The HTTP status.</summary>
    public int StatusCode { get; } = status;

    int? IStatusCodeActionResult.StatusCode => StatusCode;

    /// <summary>The headers.</summary>
    public IReadOnlyDictionary<string, StringValues> Headers { get; } = headers ?? new Dictionary<string, StringValues>();

    /// <inheritdoc />
    public Task ExecuteResultAsync(ActionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.HttpContext.Response.StatusCode = StatusCode;
        foreach ((string name, StringValues value) in Headers)
        {
            context.HttpContext.Response.Headers[name] = value;
        }

        return Task.CompletedTask;
    }
}
