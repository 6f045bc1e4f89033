using DockLogs.UploadGateway.Errors;
using DockLogs.UploadGateway.Requests;

namespace DockLogs.UploadGateway.Verbs;

/// <summary>Finds the operation that a request asks for, or the S3 error for one that is not offered.</summary>
internal sealed class VerbTable
{
    // Parameters that make a request another operation (S3 API reference, "Actions"): taking ?tagging for a plain
    // upload would write an object full of XML.
    private static readonly HashSet<string> SubResources = new(StringComparer.Ordinal)
    {
        "accelerate", "acl", "analytics", "append", "attributes", "cors", "delete", "encryption", "intelligent-tiering", "inventory", "legal-hold",
        "lifecycle", "list-type", "location", "logging", "metadataTable", "metrics", "notification", "object-lock", "ownershipControls", "partNumber",
        "policy", "policyStatus", "position", "publicAccessBlock", "renameObject", "replication", "requestPayment", "restore", "retention", "select",
        "session", "tagging", "torrent", "uploadId", "uploads", "versionId", "versioning", "versions", "website",
    };

    private readonly Dictionary<(string Method, bool OnObject, string SubResource), IVerb> _verbs;

    public VerbTable(
        PutObject putObject,
        HeadObject headObject,
        HeadBucket headBucket,
        GetBucketLocation getBucketLocation,
        CreateMultipartUpload createMultipartUpload,
        UploadPart uploadPart,
        CompleteMultipartUpload completeMultipartUpload,
        AbortMultipartUpload abortMultipartUpload,
        ListParts listParts,
        ListMultipartUploads listMultipartUploads) => _verbs = new()
        {
            [("HEAD", false, "")] = headBucket,
            [("GET", false, "location")] = getBucketLocation,
            [("GET", false, "uploads")] = listMultipartUploads,
            [("PUT", true, "")] = putObject,
            [("HEAD", true, "")] = headObject,
            [("POST", true, "uploads")] = createMultipartUpload,
            [("PUT", true, "partNumber,uploadId")] = uploadPart,
            [("POST", true, "uploadId")] = completeMultipartUpload,
            [("DELETE", true, "uploadId")] = abortMultipartUpload,
            [("GET", true, "uploadId")] = listParts,
        };

    /// <returns>Exactly one of the two.</returns>
    public (IVerb? Verb, S3Error? Error) Find(string method, RequestTarget target)
    {
        var onObject = target.Key.Length > 0;
        var subResource = string.Join(',', target.Query.Names.Where(SubResources.Contains).Order(StringComparer.Ordinal));
        return target.Bucket.Length > 0 && _verbs.TryGetValue((method, onObject, subResource), out var verb)
            ? (verb, null)
            : (null, Refusal(method, target, onObject, subResource));
    }

    private static S3Error Refusal(string method, RequestTarget target, bool onObject, string subResource)
    {
        if (method is not ("GET" or "HEAD" or "PUT" or "POST" or "DELETE") || (target.Bucket.Length == 0 && method is not ("GET" or "HEAD")))
        {
            return S3Errors.MethodNotAllowed;
        }

        if (method == "PUT" && subResource is "partNumber" or "uploadId")
        {
            return S3Errors.InvalidArgument.Saying("This operation needs both partNumber and uploadId.").With("ArgumentName", subResource);
        }

        // Reading, listing, creating buckets and deleting exist in S3, but not for credentials that only write below one prefix.
        var isForbidden = (method, onObject, subResource) is
            ("GET" or "HEAD" or "PUT" or "DELETE", false, "")
            or ("GET" or "DELETE", true, "")
            or ("GET", true, "partNumber" or "versionId")
            or ("DELETE", true, "versionId")
            or ("GET", false, "list-type" or "versions")
            or ("POST", false, "delete");
        return isForbidden ? S3Errors.AccessDenied
            : onObject && subResource.Length == 0 ? S3Errors.MethodNotAllowed
            : S3Errors.NotImplemented;
    }
}
