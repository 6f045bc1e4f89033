namespace DockLogs.UploadGateway.Errors;

/// <summary>
/// The refusals of this gateway. Codes and statuses are those of the S3 API reference, "List of error codes":
/// clients decide by the code whether to retry, to re-sign or to give up.
/// </summary>
internal static class S3Errors
{
    public static readonly S3Error AccessDenied = new(403, "AccessDenied", "Access Denied.");
    public static readonly S3Error AnonymousAccess = new(403, "AccessDenied", "Anonymous users cannot invoke this API. Please authenticate.");
    public static readonly S3Error MissingDate = new(403, "AccessDenied", "AWS authentication requires a valid x-amz-date header.");
    public static readonly S3Error HeadersNotSigned = new(403, "AccessDenied", "There were headers present in the request which were not signed.");
    public static readonly S3Error PresignedExpired = new(403, "AccessDenied", "Request has expired.");
    public static readonly S3Error PresignedNotYetValid = new(403, "AccessDenied", "Request is not valid yet.");
    public static readonly S3Error Revoked = new(403, "AccessDenied", "These credentials have been revoked.");
    public static readonly S3Error SignatureDoesNotMatch = new(403, "SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided. Check your key and signing method.");
    public static readonly S3Error InvalidAccessKeyId = new(403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.");
    public static readonly S3Error RequestTimeTooSkewed = new(403, "RequestTimeTooSkewed", "The difference between the request time and the current time is too large.");
    public static readonly S3Error InvalidToken = new(400, "InvalidToken", "The provided token is malformed or otherwise not valid.");
    public static readonly S3Error ExpiredToken = new(400, "ExpiredToken", "The provided token has expired.");

    public static readonly S3Error TwoAuthorizations = new(400, "InvalidArgument", "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified.");
    public static readonly S3Error UnsupportedAuthorization = new(400, "InvalidRequest", "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.");
    public static readonly S3Error UnknownAuthorizationType = new(400, "InvalidArgument", "Unsupported Authorization Type.");
    public static readonly S3Error MissingContentSha256 = new(400, "InvalidRequest", "Missing required header for this request: x-amz-content-sha256.");
    public static readonly S3Error InvalidContentSha256 = new(400, "InvalidArgument", "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, STREAMING-UNSIGNED-PAYLOAD-TRAILER or a valid sha256 value.");
    public static readonly S3Error StreamingNotAllowedHere = new(400, "InvalidRequest", "The value of x-amz-content-sha256 header is invalid: this request cannot be streamed.");
    public static readonly S3Error ContentSha256Mismatch = new(400, "XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' header does not match what was computed.");
    public static readonly S3Error BadDigest = new(400, "BadDigest", "The Content-MD5 you specified did not match what we received.");
    public static readonly S3Error InvalidDigest = new(400, "InvalidDigest", "The Content-MD5 you specified is not valid.");
    public static readonly S3Error MultipleChecksums = new(400, "InvalidRequest", "Expecting a single x-amz-checksum- header. Multiple checksum types are not allowed.");
    public static readonly S3Error InvalidChecksumAlgorithm = new(400, "InvalidRequest", "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256].");
    public static readonly S3Error MalformedTrailer = new(400, "MalformedTrailerError", "The request contained trailing data that was not well-formed or did not conform to our published schema.");
    public static readonly S3Error InvalidChunkSize = new(400, "InvalidChunkSizeError", "Only the last chunk is allowed to have a size less than 8192 bytes.");
    public static readonly S3Error IncompleteBody = new(400, "IncompleteBody", "The request body terminated unexpectedly.");
    public static readonly S3Error LengthMismatch = new(400, "IncompleteBody", "You did not provide the number of bytes specified by the Content-Length HTTP header.");
    public static readonly S3Error RequestTimeout = new(400, "RequestTimeout", "Your socket connection to the server was not read from or written to within the timeout period.") { ClosesConnection = true };
    public static readonly S3Error MissingContentLength = new(411, "MissingContentLength", "You must provide the Content-Length HTTP header.");
    public static readonly S3Error AmbiguousLength = new(400, "InvalidRequest", "Content-Length and Transfer-Encoding must not both be present.") { ClosesConnection = true };
    public static readonly S3Error EntityTooLarge = new(400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size.");
    public static readonly S3Error UnexpectedContent = new(400, "UnexpectedContent", "This request does not support content.");

    public static readonly S3Error InvalidUri = new(400, "InvalidURI", "Couldn't parse the specified URI.");
    public static readonly S3Error InvalidRequest = new(400, "InvalidRequest", "Invalid Request.");
    public static readonly S3Error InvalidArgument = new(400, "InvalidArgument", "Invalid Argument.");
    public static readonly S3Error InvalidBucketName = new(400, "InvalidBucketName", "The specified bucket is not valid.");
    public static readonly S3Error KeyTooLong = new(400, "KeyTooLongError", "Your key is too long.");
    public static readonly S3Error MetadataTooLarge = new(400, "MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size.");
    public static readonly S3Error InvalidStorageClass = new(400, "InvalidStorageClass", "The storage class you specified is not valid.");
    public static readonly S3Error AclNotSupported = new(400, "AccessControlListNotSupported", "The bucket does not allow ACLs.");
    public static readonly S3Error PreconditionFailed = new(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold.");
    public static readonly S3Error NoSuchBucket = new(404, "NoSuchBucket", "The specified bucket does not exist.");
    public static readonly S3Error NoSuchUpload = new(404, "NoSuchUpload", "The specified multipart upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.");
    public static readonly S3Error InvalidPart = new(400, "InvalidPart", "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.");
    public static readonly S3Error InvalidPartOrder = new(400, "InvalidPartOrder", "The list of parts was not in ascending order. Parts must be ordered by part number.");
    public static readonly S3Error EntityTooSmall = new(400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size.");
    public static readonly S3Error MalformedXml = new(400, "MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema.");
    public static readonly S3Error MessageTooLong = new(400, "MaxMessageLengthExceeded", "Your request was too big.");
    public static readonly S3Error InvalidPartNumber = new(400, "InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive.");
    public static readonly S3Error NoSuchKey = new(404, "NoSuchKey", "The specified key does not exist.");
    public static readonly S3Error MethodNotAllowed = new(405, "MethodNotAllowed", "The specified method is not allowed against this resource.");
    public static readonly S3Error NotImplemented = new(501, "NotImplemented", "A header or parameter you provided implies functionality that is not implemented.");
    public static readonly S3Error SlowDown = new(503, "SlowDown", "Please reduce your request rate.");
    public static readonly S3Error ServiceUnavailable = new(503, "ServiceUnavailable", "The storage behind this service cannot be reached. Please try again.");
    public static readonly S3Error OvertakenWrite = new(503, "ServiceUnavailable", "Another write of this key was completed meanwhile. Please try again.");
    public static readonly S3Error InternalError = new(500, "InternalError", "We encountered an internal error. Please try again.");

    public static S3Error AuthorizationHeaderMalformed(string reason) =>
        new(400, "AuthorizationHeaderMalformed", $"The authorization header is malformed; {reason}");

    public static S3Error AuthorizationQueryParameters(string reason) =>
        new(400, "AuthorizationQueryParametersError", reason);

    public static S3Error ChecksumMismatch(string algorithm) =>
        new(400, "BadDigest", $"The {algorithm} you specified did not match the calculated checksum.");

    public static S3Error InvalidChecksumHeader(string header) =>
        new(400, "InvalidRequest", $"Value for {header} header is invalid.");
}
