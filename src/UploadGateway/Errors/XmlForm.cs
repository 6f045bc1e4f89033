using System.Text;
using System.Xml;

namespace DockLogs.UploadGateway.Errors;

/// <summary>How this gateway writes XML, and what of a client's text may stand in it.</summary>
internal static class XmlForm
{
    public static XmlWriterSettings Settings(bool withDeclaration) => new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        OmitXmlDeclaration = !withDeclaration,
        CloseOutput = false,
    };

    /// <summary>Replaces what XML 1.0 has no way to write (control characters, lone surrogates).</summary>
    public static string Printable(string text)
    {
        var clean = true;
        for (var i = 0; clean && i < text.Length; i++)
        {
            clean = XmlConvert.IsXmlChar(text[i]);
        }

        return clean ? text : string.Create(text.Length, text, static (span, source) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                span[i] = XmlConvert.IsXmlChar(source[i]) ? source[i] : '\uFFFD';
            }
        });
    }
}
