using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Xml;
using DockLogs.UploadGateway.Checksums;
using DockLogs.UploadGateway.Errors;

namespace DockLogs.UploadGateway.Multipart;

/// <summary>The body of a CompleteMultipartUpload: the parts the object is to be made of, in order.</summary>
internal sealed record CompletionList(IReadOnlyList<CompletionList.Part> Parts)
{
    private const int MaxParts = 10_000;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreWhitespace = true,
        IgnoreProcessingInstructions = true,
    };

    /// <param name="ETag">Without quotation marks.</param>
    /// <param name="Checksums">By the names of the algorithms, as given.</param>
    public sealed record Part(int Number, string ETag, IReadOnlyDictionary<ChecksumAlgorithm, string> Checksums);

    public static bool TryParse(Stream body, [NotNullWhen(true)] out CompletionList? list, [NotNullWhen(false)] out S3Error? error)
    {
        list = null;
        var parts = new List<Part>();
        try
        {
            using var xml = XmlReader.Create(body, Settings);
            xml.MoveToContent();
            if (xml.LocalName != "CompleteMultipartUpload")
            {
                error = S3Errors.MalformedXml;
                return false;
            }

            for (var more = xml.Read(); more && xml.NodeType != XmlNodeType.EndElement;)
            {
                if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "Part" || parts.Count == MaxParts || ReadPart(xml) is not { } part)
                {
                    error = S3Errors.MalformedXml;
                    return false;
                }

                parts.Add(part);
            }
        }
        catch (XmlException)
        {
            error = S3Errors.MalformedXml;
            return false;
        }

        error = CheckOrder(parts);
        list = error is null ? new CompletionList(parts) : null;
        return list is not null;
    }

    private static S3Error? CheckOrder(List<Part> parts)
    {
        if (parts.Count == 0)
        {
            return S3Errors.MalformedXml;
        }

        for (var i = 0; i < parts.Count; i++)
        {
            if (parts[i].Number is < 1 or > MaxParts)
            {
                return S3Errors.InvalidPartNumber.With("ArgumentName", "PartNumber");
            }

            if (i > 0 && parts[i].Number <= parts[i - 1].Number)
            {
                return S3Errors.InvalidPartOrder;
            }
        }

        return null;
    }

    /// <summary>Reads one Part element and leaves the reader behind it; null when something in it is missing.</summary>
    private static Part? ReadPart(XmlReader xml)
    {
        int? number = null;
        string? etag = null;
        var checksums = new Dictionary<ChecksumAlgorithm, string>();
        if (xml.IsEmptyElement)
        {
            return null;
        }

        xml.ReadStartElement();
        while (xml.NodeType == XmlNodeType.Element)
        {
            var name = xml.LocalName;
            var text = xml.ReadElementContentAsString();
            if (name == "PartNumber")
            {
                number = int.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed) ? parsed : null;
            }
            else if (name == "ETag")
            {
                etag = text.Trim().Trim('"');
            }
            else if (name.StartsWith("Checksum", StringComparison.Ordinal) && ChecksumNames.TryParse(name["Checksum".Length..], out var algorithm))
            {
                checksums[algorithm] = text.Trim();
            }
        }

        xml.ReadEndElement();
        return number is null || etag is null ? null : new Part(number.Value, etag, checksums);
    }
}
