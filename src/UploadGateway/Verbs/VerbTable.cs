using DockLogs.UploadGateway.Errors;
using DockLogs.UploadGateway.Requests;

namespace DockLogs.UploadGateway.Verbs;

/// <summary>Finds the operation that a request asks for, or the S3 error for one that is not offered.</summary>
internal sealed class VerbTable(PutObject putObject, HeadObject headObject, HeadBucket headBucket, GetBucketLocation getBucketLocation)
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

    /// <returns>Exactly one of the two.</returns>
    public (IVerb? Verb, S3Error? Error) Find(string method, RequestTarget target)
    {
        var subResource = target.Query.Names.FirstOrDefault(SubResources.Contains);
        if (target.Bucket.Length == 0)
        {
            // ListBuckets and the like: these credentials know their bucket already.
            return Refuse(method is "GET" or "HEAD" ? S3Errors.AccessDenied : S3Errors.MethodNotAllowed);
        }

        return target.Key.Length == 0 ? FindForBucket(method, subResource) : FindForObject(method, subResource);
    }

    private (IVerb? Verb, S3Error? Error) FindForBucket(string method, string? subResource) => (method, subResource) switch
    {
        ("HEAD", null) => Do(headBucket),
        ("GET", "location") => Do(getBucketLocation),
        // Listing, creating and deleting exist in S3, but not for credentials that may only write below one prefix.
        ("GET", null or "list-type" or "versions") or ("PUT", null) or ("DELETE", null) or ("POST", "delete") => Refuse(S3Errors.AccessDenied),
        ("GET" or "PUT" or "POST" or "DELETE" or "HEAD", _) => Refuse(S3Errors.NotImplemented),
        _ => Refuse(S3Errors.MethodNotAllowed),
    };

    private (IVerb? Verb, S3Error? Error) FindForObject(string method, string? subResource) => (method, subResource) switch
    {
        ("PUT", null) => Do(putObject),
        ("HEAD", null) => Do(headObject),
        ("GET", null or "partNumber") or ("DELETE", null) => Refuse(S3Errors.AccessDenied),
        ("GET" or "PUT" or "POST" or "DELETE" or "HEAD", not null) => Refuse(S3Errors.NotImplemented),
        _ => Refuse(S3Errors.MethodNotAllowed),
    };

    private static (IVerb? Verb, S3Error? Error) Do(IVerb verb) => (verb, null);

    private static (IVerb? Verb, S3Error? Error) Refuse(S3Error error) => (null, error);
}
