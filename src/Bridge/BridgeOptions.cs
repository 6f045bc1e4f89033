using System.ComponentModel.DataAnnotations;

namespace DockLogs.Bridge;

/// <summary>How the bridge takes messages from the broker to the hub; section <c>Bridge</c>.</summary>
public sealed class BridgeOptions : IValidatableObject
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Bridge";

    /// <summary>
    /// MQTT client id; the broker keeps the session under it, so it must stay the same over restarts
    /// and be another one for each bridge.
    /// </summary>
    [Required(ErrorMessage = "expected an MQTT client id of 1 to 64 characters")]
    [StringLength(64, MinimumLength = 1, ErrorMessage = "expected an MQTT client id of 1 to 64 characters")]
    public string ClientId { get; set; } = "docklogs-bridge";

    /// <summary>
    /// Shared subscription group: bridges of one group share the messages and take over from each other. The broker then
    /// spreads one dock's messages over the bridges, so their order may change. Null: one bridge, order kept.
    /// Messages that a bridge had in hand when it died wait until it is back under its <see cref="ClientId"/>; some
    /// brokers (mosquitto) keep its share of new ones for it as well, so bridges that die must be started again.
    /// </summary>
    [RegularExpression("[^/+#]{1,64}", ErrorMessage = "expected 1 to 64 characters without '/', '+' and '#'")]
    public string? Group { get; set; }

    /// <summary>Most events given to the hub at once.</summary>
    [Range(1, 65_535, ErrorMessage = "expected a whole number from 1 to 65535")]
    public int BatchSize { get; set; } = 1000;

    /// <summary>Most payload bytes given to the hub at once (one larger message goes alone).</summary>
    [Range(1024, 1 << 30, ErrorMessage = "expected a number of bytes from 1024 to 1073741824")]
    public int BatchBytes { get; set; } = 4 << 20;

    /// <summary>How long the first message of a batch waits for company. Zero: not at all; batches still grow while the hub is busy.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10", ErrorMessage = "expected a time from 00:00:00 to 00:00:10")]
    public TimeSpan BatchDelay { get; set; }

    /// <summary>Most bytes held between broker and hub; when reached, the bridge stops reading from the broker.</summary>
    [Range(1 << 20, 1L << 40, ErrorMessage = "expected a number of bytes of at least 1048576")]
    public long MaxInFlightBytes { get; set; } = 64 << 20;

    /// <summary>Most messages the broker may have sent without an acknowledgement (MQTT 5 receive maximum; brokers have their own limit for 3.1.1).</summary>
    [Range(1, 65_535, ErrorMessage = "expected a whole number from 1 to 65535")]
    public int MaxUnacknowledged { get; set; } = 16_384;

    /// <summary>How long the broker keeps messages for a bridge that is away (MQTT 5; brokers have their own setting for 3.1.1).</summary>
    [Range(typeof(TimeSpan), "00:00:01", "24855.00:00:00", ErrorMessage = "expected a time of at least 00:00:01")]
    public TimeSpan SessionExpiry { get; set; } = TimeSpan.FromDays(7);

    /// <summary>First pause before connecting or sending again; it doubles, with jitter, up to <see cref="MaxRetryDelay"/>.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00", ErrorMessage = "expected a time from 00:00:00.001 to 00:10:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Longest pause before connecting or sending again.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00", ErrorMessage = "expected a time from 00:00:00.001 to 01:00:00")]
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a stop waits for the hub to take what was read; the rest is delivered again by the broker.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00", ErrorMessage = "expected a time from 00:00:00 to 00:10:00")]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MaxRetryDelay < RetryDelay)
        {
            yield return new ValidationResult($"expected at least Bridge:RetryDelay ({RetryDelay})", [nameof(MaxRetryDelay)]);
        }
    }
}
