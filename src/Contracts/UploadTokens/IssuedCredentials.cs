namespace DockLogs.Contracts;

/// <summary>Credentials for one upload through the gateway. Printing them shows no secret.</summary>
/// <param name="AccessKeyId">20 capital letters and digits.</param>
/// <param name="SecretAccessKey">43 characters of base64url.</param>
/// <param name="SessionToken">Base64url, safe in any header.</param>
public sealed record IssuedCredentials(string AccessKeyId, string SecretAccessKey, string SessionToken)
{
    /// <summary>The access key id only.</summary>
    public override string ToString() => $"{nameof(IssuedCredentials)} {{ AccessKeyId = {AccessKeyId} }}";
}
