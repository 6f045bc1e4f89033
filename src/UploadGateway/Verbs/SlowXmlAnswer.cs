using System.Text;
using System.Xml;

namespace DockLogs.UploadGateway.Verbs;

/// <summary>
/// An XML answer that may take its time. As S3 does (S3 API reference, CompleteMultipartUpload), it sends white space
/// while the work goes on, so that neither the client nor a proxy takes the connection for dead; what fails after that is
/// told by an Error document in a response that began with 200.
/// </summary>
internal sealed class SlowXmlAnswer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly byte[] Declaration = Encoding.ASCII.GetBytes("""<?xml version="1.0" encoding="utf-8"?>""");
    private static readonly byte[] Space = " "u8.ToArray();

    private SlowXmlAnswer()
    {
    }

    /// <summary>Whether a response has begun in this way, and can still become an Error document.</summary>
    public static bool HasBegun(HttpContext context) => context.Features.Get<SlowXmlAnswer>() is not null;

    public static async Task WriteAsync(S3Request request, Func<Task> work, string root, Action<XmlWriter> content)
    {
        var response = request.Response;
        var time = request.Http.RequestServices.GetRequiredService<TimeProvider>();
        var working = work();
        while (await Task.WhenAny(working, Task.Delay(Patience, time)) != working)
        {
            if (!HasBegun(request.Http))
            {
                response.ContentType = "application/xml";
                request.Http.Features.Set(new SlowXmlAnswer());
                await response.Body.WriteAsync(Declaration, CancellationToken.None);
            }

            await response.Body.WriteAsync(Space, CancellationToken.None);
            await response.Body.FlushAsync(CancellationToken.None);
        }

        await working;
        if (HasBegun(request.Http))
        {
            await response.Body.WriteAsync(XmlAnswer.Write(root, content, withDeclaration: false), CancellationToken.None);
        }
        else
        {
            await XmlAnswer.WriteAsync(response, root, content, request.Http.RequestAborted);
        }
    }
}
