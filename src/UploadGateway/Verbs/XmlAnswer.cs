using System.Xml;
using DockLogs.UploadGateway.Errors;

namespace DockLogs.UploadGateway.Verbs;

/// <summary>Writes the XML body of a successful response.</summary>
internal static class XmlAnswer
{
    private const string Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

    public static async Task WriteAsync(HttpResponse response, string root, Action<XmlWriter> content, CancellationToken cancellationToken)
    {
        var body = Write(root, content, withDeclaration: true);
        response.ContentType = "application/xml";
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, cancellationToken);
    }

    public static byte[] Write(string root, Action<XmlWriter> content, bool withDeclaration)
    {
        using var body = new MemoryStream(512);
        using (var xml = XmlWriter.Create(body, XmlForm.Settings(withDeclaration)))
        {
            xml.WriteStartElement(root, Namespace);
            content(xml);
            xml.WriteEndElement();
        }

        return body.ToArray();
    }
}
