using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;

namespace DockLogs.Bridge.Sending;

/// <summary>
/// Which event hub, and how to send: the setting <c>EventHubs</c>, written as the Functions host expects its connections,
/// and <c>UplinkHub</c>.
/// </summary>
public sealed partial class EventHubsOptions : IValidatableObject
{
    /// <summary>Name of the setting and of its section.</summary>
    public const string Section = "EventHubs";

    /// <summary>Name of the setting with the hub's name.</summary>
    public const string HubSetting = "UplinkHub";

    /// <summary>The documented limit of the standard tier, in bytes, for one event and for one request.</summary>
    public const int DocumentedLimit = 1 << 20;

#if AMQP
    private const string DefaultTransport = "amqp";
    private const string TransportPattern = "amqp|https";
    private const string TransportExpected = "expected amqp or https";
#else
    private const string DefaultTransport = "https";
    private const string TransportPattern = "https";
    private const string TransportExpected = "expected https: this build is without the AMQP package (PackageFeed=restricted)";
#endif

    /// <summary>Connection string with a shared access key: the setting <c>EventHubs</c> itself. An <c>http://</c> endpoint is allowed on loopback.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Namespace to reach with an Entra identity, <c>{name}.servicebus.windows.net</c>: <c>EventHubs:fullyQualifiedNamespace</c>.</summary>
    [RegularExpression(@"[A-Za-z0-9][A-Za-z0-9.-]*", ErrorMessage = "expected {name}.servicebus.windows.net")]
    public string? FullyQualifiedNamespace { get; set; }

    /// <summary>Client id of a user-assigned managed identity: <c>EventHubs:clientId</c>; null for the default identity.</summary>
    public string? ClientId { get; set; }

    /// <summary><c>amqp</c> (where the build has it) or <c>https</c>: <c>EventHubs:transport</c>.</summary>
    [RegularExpression(TransportPattern, ErrorMessage = TransportExpected)]
    public string Transport { get; set; } = DefaultTransport;

    /// <summary>The hub: the setting <c>UplinkHub</c>, unless the connection string names one (<c>EntityPath</c>).</summary>
    public string Hub { get; set; } = "uplink";

    /// <summary>Largest event, in bytes; a larger message goes to the quarantine unsent. The basic tier takes 262144.</summary>
    [Range(1024, 20 << 20, ErrorMessage = "expected a number of bytes from 1024 to 20971520")]
    public int MaxEventBytes { get; set; } = DocumentedLimit;

    /// <summary>How many docks' events are sent at the same time; one dock's always one after the other.</summary>
    [Range(1, 256, ErrorMessage = "expected a whole number from 1 to 256")]
    public int MaxParallelSends { get; set; } = 16;

    /// <summary>How long one request may take.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00", ErrorMessage = "expected a time from 00:00:01 to 00:10:00")]
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!HubName().IsMatch(Hub))
        {
            yield return new ValidationResult($"{HubSetting} is '{Hub}': expected the name of an event hub");
        }

        if (!string.IsNullOrWhiteSpace(ConnectionString))
        {
            if (!EventHubsConnectionString.TryParse(ConnectionString, out _, out var fault))
            {
                yield return new ValidationResult($"the connection string is not shown here: {fault}");
            }
        }
        else if (string.IsNullOrWhiteSpace(FullyQualifiedNamespace))
        {
            yield return new ValidationResult("neither EventHubs nor EventHubs:fullyQualifiedNamespace is set: expected a connection string, or the namespace for a managed identity");
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,255}$")]
    private static partial Regex HubName();
}
