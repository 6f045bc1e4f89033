using DockLogs.UploadGateway.Observability;
using DockLogs.UploadGateway.Verbs;

namespace DockLogs.UploadGateway.Errors;

/// <summary>Sends an S3 error to the client.</summary>
internal static class ErrorAnswer
{
    public static async Task WriteAsync(HttpContext context, AccessEntry entry, S3Error error)
    {
        var response = context.Response;
        if (SlowXmlAnswer.HasBegun(context))
        {
            var late = ErrorDocument.Write(error, context.Request.Path.Value ?? "", entry.RequestId, entry.HostId, withDeclaration: false);
            await response.Body.WriteAsync(late, context.RequestAborted);
            return;
        }

        if (response.HasStarted)
        {
            context.Abort();
            return;
        }

        response.Headers.Remove("ETag");
        response.StatusCode = error.Status;
        if (error.ClosesConnection)
        {
            response.Headers.Connection = "close";
        }

        if (error.Status == StatusCodes.Status503ServiceUnavailable)
        {
            response.Headers.RetryAfter = "2";
        }

        if (HttpMethods.IsHead(context.Request.Method))
        {
            response.ContentLength = 0;
            return;
        }

        var body = ErrorDocument.Write(error, context.Request.Path.Value ?? "", entry.RequestId, entry.HostId);
        response.ContentType = "application/xml";
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted);
    }
}
