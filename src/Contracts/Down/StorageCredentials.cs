namespace DockLogs.Contracts;

/// <summary>Temporary credentials for a dock's upload. Printing it shows no secret.</summary>
public sealed record StorageCredentials
{
    /// <summary>Access key id.</summary>
    public required string AccessKeyId { get; init; }

    /// <summary>Secret access key.</summary>
    public required string AccessKeySecret { get; init; }

    /// <summary>Session token.</summary>
    public required string SecurityToken { get; init; }

    /// <summary>Expiry, already in the unit to send: milliseconds or seconds since 1970, or seconds from now.</summary>
    public required long Expire { get; init; }

    /// <summary>The access key id and the expiry, no secret.</summary>
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{nameof(StorageCredentials)} {{ AccessKeyId = {AccessKeyId}, Expire = {Expire} }}");
}
