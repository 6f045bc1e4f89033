using System.Globalization;
using DockLogs.UploadGateway.Errors;
using DockLogs.UploadGateway.Multipart;
using DockLogs.UploadGateway.Requests;

namespace DockLogs.UploadGateway.Verbs;

/// <summary>ListMultipartUploads: the open ones of these credentials; nobody else's are shown.</summary>
internal sealed class ListMultipartUploads(IMultipartLedger ledger) : IVerb
{
    public string Name => nameof(ListMultipartUploads);

    public async Task RunAsync(S3Request request, CancellationToken cancellationToken)
    {
        EmptyBody.Check(request);
        var query = request.Target.Query;
        if (!string.IsNullOrEmpty(query["delimiter"]))
        {
            throw new S3Exception(S3Errors.NotImplemented.With("ArgumentName", "delimiter"));
        }

        var max = PageQuery.Limit(query, "max-uploads");
        var prefix = query["prefix"] ?? "";
        var keyMarker = query["key-marker"] ?? "";
        var idMarker = query["upload-id-marker"] ?? "";
        var open = new List<MultipartUpload>();
        await foreach (var upload in ledger.ListAsync(request.Grant.Upload, cancellationToken))
        {
            if (upload.Key.StartsWith(prefix, StringComparison.Ordinal) && request.Grant.Covers(request.Target.Bucket, upload.Key))
            {
                open.Add(upload);
            }
        }

        // Ordered by key and id, so that the two markers name one place in the list.
        var rest = open
            .OrderBy(upload => upload.Key, StringComparer.Ordinal)
            .ThenBy(upload => upload.Id, StringComparer.Ordinal)
            .Where(upload => IsBehind(upload, keyMarker, idMarker))
            .Take(max + 1)
            .ToList();
        var isTruncated = max > 0 && rest.Count > max;
        var page = rest.Take(max).ToList();
        var encode = query["encoding-type"] == "url";

        await XmlAnswer.WriteAsync(
            request.Response,
            "ListMultipartUploadsResult",
            xml =>
            {
                xml.WriteElementString("Bucket", request.Target.Bucket);
                xml.WriteElementString("KeyMarker", Key(keyMarker));
                xml.WriteElementString("UploadIdMarker", XmlTextOf(idMarker));
                if (isTruncated && page.Count > 0)
                {
                    xml.WriteElementString("NextKeyMarker", Key(page[^1].Key));
                    xml.WriteElementString("NextUploadIdMarker", page[^1].Id);
                }

                xml.WriteElementString("Prefix", Key(prefix));
                if (encode)
                {
                    xml.WriteElementString("EncodingType", "url");
                }

                xml.WriteElementString("MaxUploads", max.ToString(CultureInfo.InvariantCulture));
                xml.WriteElementString("IsTruncated", isTruncated ? "true" : "false");
                foreach (var upload in page)
                {
                    xml.WriteStartElement("Upload");
                    xml.WriteElementString("Key", Key(upload.Key));
                    xml.WriteElementString("UploadId", upload.Id);
                    xml.WriteElementString("StorageClass", "STANDARD");
                    xml.WriteElementString("Initiated", upload.Initiated.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
                    xml.WriteEndElement();
                }
            },
            cancellationToken);

        string Key(string key) => encode ? PercentCoding.Encode(key, keepSlash: true) : XmlTextOf(key);
    }

    private static string XmlTextOf(string text) => XmlForm.Printable(text);

    private static bool IsBehind(MultipartUpload upload, string keyMarker, string idMarker)
    {
        var order = string.CompareOrdinal(upload.Key, keyMarker);
        return order > 0 || (order == 0 && idMarker.Length > 0 && string.CompareOrdinal(upload.Id, idMarker) > 0);
    }
}
