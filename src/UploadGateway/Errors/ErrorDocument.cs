using System.Xml;

namespace DockLogs.UploadGateway.Errors;

/// <summary>Writes the XML body of an error response (S3 API reference, "REST error responses").</summary>
internal static class ErrorDocument
{
    public static byte[] Write(S3Error error, string resource, string requestId, string hostId, bool withDeclaration = true)
    {
        using var body = new MemoryStream(512);
        using (var xml = XmlWriter.Create(body, XmlForm.Settings(withDeclaration)))
        {
            xml.WriteStartElement("Error");
            xml.WriteElementString("Code", error.Code);
            xml.WriteElementString("Message", error.Message);
            foreach (var (name, value) in error.Details)
            {
                xml.WriteElementString(name, XmlForm.Printable(value));
            }

            xml.WriteElementString("Resource", XmlForm.Printable(resource));
            xml.WriteElementString("RequestId", requestId);
            xml.WriteElementString("HostId", hostId);
            xml.WriteEndElement();
        }

        return body.ToArray();
    }
}
