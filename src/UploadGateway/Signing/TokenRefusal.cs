using DockLogs.Contracts;
using DockLogs.UploadGateway.Errors;

namespace DockLogs.UploadGateway.Signing;

/// <summary>
/// The S3 error for each way a session token can be bad. A token whose signature fits is told apart from the others
/// only by its expiry; about any other the answer says nothing that helps to forge one.
/// </summary>
internal static class TokenRefusal
{
    public static S3Error For(TokenFault fault) => fault switch
    {
        TokenFault.Expired => S3Errors.ExpiredToken,
        TokenFault.WrongAccessKey => S3Errors.InvalidAccessKeyId,
        _ => S3Errors.InvalidToken,
    };
}
