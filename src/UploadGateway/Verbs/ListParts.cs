using System.Globalization;
using DockLogs.UploadGateway.Checksums;
using DockLogs.UploadGateway.Multipart;
using DockLogs.UploadGateway.Storage;

namespace DockLogs.UploadGateway.Verbs;

/// <summary>ListParts: what of an open multipart upload has arrived, so that a client can go on with it.</summary>
internal sealed class ListParts(IObjectStore store, MultipartUploads uploads) : IVerb
{
    public string Name => nameof(ListParts);

    public async Task RunAsync(S3Request request, CancellationToken cancellationToken)
    {
        EmptyBody.Check(request);
        var max = PageQuery.Limit(request.Target.Query, "max-parts");
        var marker = PageQuery.Number(request.Target.Query, "part-number-marker");
        var open = await uploads.FindAsync(request, cancellationToken);
        var upload = open.Upload;
        var parts = PartTable.Read(upload.Id, await store.ListStagedAsync(request.Address, cancellationToken)).Latest
            .Where(part => part.Number > marker)
            .Take(max + 1)
            .ToList();
        var isTruncated = max > 0 && parts.Count > max;
        var page = parts.Take(max).ToList();

        await XmlAnswer.WriteAsync(
            request.Response,
            "ListPartsResult",
            xml =>
            {
                xml.WriteElementString("Bucket", upload.Bucket);
                xml.WriteElementString("Key", upload.Key);
                xml.WriteElementString("UploadId", upload.Id);
                xml.WriteElementString("PartNumberMarker", Text(marker));
                xml.WriteElementString("NextPartNumberMarker", Text(isTruncated && page.Count > 0 ? page[^1].Number : 0));
                xml.WriteElementString("MaxParts", Text(max));
                xml.WriteElementString("IsTruncated", isTruncated ? "true" : "false");
                xml.WriteElementString("StorageClass", "STANDARD");
                if (upload.Algorithm is { } used)
                {
                    xml.WriteElementString("ChecksumAlgorithm", ChecksumNames.Name(used));
                    xml.WriteElementString("ChecksumType", ChecksumNames.Type(upload.IsFullObject));
                }

                foreach (var part in page)
                {
                    xml.WriteStartElement("Part");
                    xml.WriteElementString("PartNumber", Text(part.Number));
                    // An attempt's number tells when it began.
                    xml.WriteElementString("LastModified", AttemptClock.TimeOf(part.Attempt).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
                    xml.WriteElementString("ETag", $"\"{part.ETag}\"");
                    xml.WriteElementString("Size", part.Size.ToString(CultureInfo.InvariantCulture));
                    if (upload.Algorithm is { } algorithm)
                    {
                        xml.WriteElementString(
                            "Checksum" + ChecksumNames.Name(algorithm), Convert.ToBase64String(part.Checksum, 0, ChecksumNames.Bytes(algorithm)));
                    }

                    xml.WriteEndElement();
                }
            },
            cancellationToken);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
