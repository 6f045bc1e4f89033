namespace DockLogs.Bridge.Sending;

/// <summary>
/// Application properties of a hub event: the CloudEvents AMQP binding in binary mode
/// (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/amqp-protocol-binding.md, section 3.1).
/// </summary>
public static class CloudEventProperties
{
    /// <summary>Prefix of every attribute; the binding allows <see cref="AlternativePrefix"/> too.</summary>
    public const string Prefix = "cloudEvents:";

    /// <summary>The binding's second prefix, for carriers that cannot write a colon (HTTP header names).</summary>
    public const string AlternativePrefix = "cloudEvents_";

    /// <summary>Value of the attribute <c>type</c>, the one that Azure Event Grid's MQTT broker uses.</summary>
    public const string PublishedType = "MQTT.EventPublished";

    /// <summary>The attributes of an event: specversion, type, source, subject (the MQTT topic), id and time (RFC 3339),
    /// and traceparent (CloudEvents distributed tracing extension) when the event has one.</summary>
    /// <param name="hubEvent">The event.</param>
    /// <param name="source">CloudEvents source: who put the event on the hub, a URI reference.</param>
    /// <returns>Attribute names without prefix, and their values.</returns>
    public static IEnumerable<KeyValuePair<string, string>> Of(HubEvent hubEvent, string source)
    {
        ArgumentNullException.ThrowIfNull(hubEvent);
        yield return new("specversion", "1.0");
        yield return new("type", PublishedType);
        yield return new("source", source);
        yield return new("subject", hubEvent.Topic);
        yield return new("id", hubEvent.Id);
        yield return new("time", hubEvent.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", System.Globalization.CultureInfo.InvariantCulture));
        if (hubEvent.Traceparent is { } traceparent)
        {
            yield return new("traceparent", traceparent);
        }
    }
}
