using System.Globalization;
using System.Text;
using DockLogs.UploadGateway.Errors;
using DockLogs.UploadGateway.Requests;
using DockLogs.UploadGateway.Storage;

namespace DockLogs.UploadGateway.Verbs;

/// <summary>HeadObject: lets a dock see that what it wrote is there. Reading it back is not offered.</summary>
internal sealed class HeadObject(IObjectStore store) : IVerb
{
    public string Name => nameof(HeadObject);

    public async Task RunAsync(S3Request request, CancellationToken cancellationToken)
    {
        EmptyBody.Check(request);
        var found = await store.FindAsync(request.Address, cancellationToken) ?? throw new S3Exception(S3Errors.NoSuchKey.With("Key", request.Target.Key));
        var metadata = found.Properties.Metadata;
        var md5 = found.Properties.Md5 is { } hash ? Convert.ToHexStringLower(hash) : null;
        var headers = request.Response.Headers;
        headers.ContentLength = found.Length;
        headers.LastModified = found.LastModified.ToString("R", CultureInfo.InvariantCulture);
        headers.ContentType = found.Properties.ContentType;
        headers.ContentEncoding = found.Properties.ContentEncoding;
        headers.ContentLanguage = found.Properties.ContentLanguage;
        headers.ContentDisposition = found.Properties.ContentDisposition;
        headers.CacheControl = found.Properties.CacheControl;
        headers.AcceptRanges = "none";
        headers.ETag = $"\"{metadata.GetValueOrDefault(ObjectMetadata.ETag) ?? md5 ?? found.StoreTag.Trim('"')}\"";
        if (request.Headers["x-amz-checksum-mode"].ToString().Equals("ENABLED", StringComparison.OrdinalIgnoreCase)
            && metadata.GetValueOrDefault(ObjectMetadata.Checksum)?.Split(':') is [var algorithm, var checksum])
        {
            headers["x-amz-checksum-" + algorithm.ToLowerInvariant()] = checksum;
            headers["x-amz-checksum-type"] = checksum.Contains('-', StringComparison.Ordinal) ? "COMPOSITE" : "FULL_OBJECT";
        }

        if (metadata.GetValueOrDefault(ObjectMetadata.User) is { } user && RequestQuery.TryParse(user, out var pairs, out _))
        {
            foreach (var name in pairs.Names)
            {
                headers["x-amz-meta-" + name] = Printable(pairs[name]!);
            }
        }
    }

    /// <summary>As S3 does, in the form of RFC 2047 when the value is not plain ASCII, which is all that a header can hold.</summary>
    private static string Printable(string value) =>
        value.All(c => c is >= ' ' and < '\x7F') ? value : $"=?UTF-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(value))}?=";
}
