namespace DockLogs.UploadGateway.Signing;

/// <summary>The five parts of a SigV4 credential: access key id, date, region, service and the closing word.</summary>
internal sealed record CredentialScope(string AccessKeyId, string Date, string Region, string Service, string Terminal)
{
    /// <summary>The scope as it stands in every string to sign.</summary>
    public string Text => $"{Date}/{Region}/{Service}/{Terminal}";

    public static CredentialScope? Parse(string text)
    {
        var parts = text.Split('/');
        return parts.Length == 5 && !parts.Any(string.IsNullOrEmpty)
            ? new CredentialScope(parts[0], parts[1], parts[2], parts[3], parts[4])
            : null;
    }
}
