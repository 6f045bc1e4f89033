using System.Text;
using System.Xml;
using DockLogs.UploadGateway.Errors;

namespace DockLogs.UploadGateway.Verbs;

/// <summary>
/// An XML answer that may take its time. As S3 does (S3 API reference, CompleteMultipartUpload), it sends white space
/// while the work goes on, so that neither the client nor a proxy takes the connection for dead; what fails after that is
/// told by an Error document in a response that began with 200.
/// </summary>
internal static class SlowXmlAnswer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly byte[] Declaration = Encoding.ASCII.GetBytes("""<?xml version="1.0" encoding="utf-8"?>""");
    private static readonly byte[] Space = " "u8.ToArray();

    public static async Task WriteAsync(S3Request request, Func<Task> work, string root, Action<XmlWriter> content)
    {
        var response = request.Response;
        var time = request.Http.RequestServices.GetRequiredService<TimeProvider>();
        var working = work();
        while (await Task.WhenAny(working, Task.Delay(Patience, time)) != working)
        {
            response.ContentType = "application/xml";
            await response.Body.WriteAsync(response.HasStarted ? Space : Declaration, CancellationToken.None);
            await response.Body.FlushAsync(CancellationToken.None);
        }

        if (!response.HasStarted)
        {
            await working;
            await XmlAnswer.WriteAsync(response, root, content, request.Http.RequestAborted);
            return;
        }

        byte[] body;
        try
        {
            await working;
            body = XmlAnswer.Write(root, content, withDeclaration: false);
        }
        catch (Storage.ObjectStoreException exception)
        {
            body = ErrorDocument.Write(FailureTranslation.ErrorFor(exception), request.Target.CanonicalPath, request.Http.TraceIdentifier, "", withDeclaration: false);
        }

        await response.Body.WriteAsync(body, CancellationToken.None);
    }
}
