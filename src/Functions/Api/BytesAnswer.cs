using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Infrastructure;

namespace DockLogs.Functions.Api;

/// <summary>Bytes as they are, to be saved and never to be shown: they may be anything.</summary>
public sealed class BytesAnswer(ReadOnlyMemory<byte> body, string fileName) : IStatusCodeActionResult
{
    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Body { get; } = body;

    /// <summary>Always 200.</summary>
    public int? StatusCode => StatusCodes.Status200OK;

    /// <inheritdoc />
    public async Task ExecuteResultAsync(ActionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        HttpResponse response = context.HttpContext.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "application/octet-stream";
        response.ContentLength = Body.Length;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentDisposition = $"attachment; filename=\"{fileName}\"";
        await response.Body.WriteAsync(Body, context.HttpContext.RequestAborted);
    }
}
