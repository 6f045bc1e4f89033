using System.ComponentModel.DataAnnotations;
using DockLogs.Contracts;

namespace DockLogs.Functions.Credentials;

/// <summary>The upload gateway as the minting side knows it; section <c>Gateway</c>, shared with the gateway itself.</summary>
public sealed class GatewayOptions : IValidatableObject
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Gateway";

    /// <summary>Address of the gateway as docks see it.</summary>
    [Required(ErrorMessage = EndpointExpected)]
    public Uri? Endpoint { get; set; }

    /// <summary>Region that docks sign for.</summary>
    [Required(ErrorMessage = "expected the region docks sign for, such as us-east-1")]
    public string Region { get; set; } = "us-east-1";

    /// <summary>32 bytes in base64, the same as the gateway's.</summary>
    public string? MasterKey { get; set; }

    /// <summary>The key before, while both are in use.</summary>
    public string? PreviousMasterKey { get; set; }

    private const string EndpointExpected = "expected http://host:port or https://host:port as docks reach the upload gateway";

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Endpoint is not { IsAbsoluteUri: true, Scheme: "http" or "https", Host.Length: > 0 } || Endpoint.UserInfo.Length > 0)
        {
            yield return new ValidationResult(EndpointExpected, [nameof(Endpoint)]);
        }

        // Named in the text instead of as a member: a member's value would be shown.
        if (!MasterKeys.TryParse(MasterKey, PreviousMasterKey, out _, out _))
        {
            yield return new ValidationResult(string.IsNullOrEmpty(MasterKey)
                ? $"Gateway:MasterKey is not set: expected {MasterKeys.Expected}"
                : $"Gateway:MasterKey or Gateway:PreviousMasterKey has a value that is not shown here: expected {MasterKeys.Expected}");
        }
    }
}
