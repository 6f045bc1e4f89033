using System.ComponentModel.DataAnnotations;

namespace DockLogs.Bridge.Storage;

/// <summary>Which storage account; the setting <c>Storage</c>, written as the Functions host expects its connections.</summary>
public sealed class StorageOptions : IValidatableObject
{
    /// <summary>Name of the setting and of its section.</summary>
    public const string Section = "Storage";

    /// <summary>Connection string: the setting <c>Storage</c> itself.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Blob endpoint to reach with an Entra identity: <c>Storage:blobServiceUri</c>.</summary>
    public Uri? BlobServiceUri { get; set; }

    /// <summary>Client id of a user-assigned managed identity: <c>Storage:clientId</c>; null for the default identity.</summary>
    public string? ClientId { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrWhiteSpace(ConnectionString) && BlobServiceUri is null)
        {
            yield return new ValidationResult("neither Storage nor Storage:blobServiceUri is set: expected a connection string, or the blob endpoint for a managed identity");
        }
        else if (BlobServiceUri is { } uri && !(uri.IsAbsoluteUri && uri.Scheme is "https" or "http"))
        {
            yield return new ValidationResult("expected https://{account}.blob.core.windows.net", [nameof(BlobServiceUri)]);
        }
    }
}
