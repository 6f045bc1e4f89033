// The real package is compiled without nullable annotations.
#nullable disable
using System.ComponentModel;

namespace Azure.Messaging.EventHubs;

/// <summary>Declared as in Azure.Messaging.EventHubs. A call must name its offset, or the two overloads are ambiguous there as here.</summary>
public static class EventHubsModelFactory
{
    [Obsolete("Event Hubs does not promise numeric offsets. Use the overload with a string offset.", false)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static EventData EventData(
        BinaryData eventBody,
        IDictionary<string, object> properties = null,
        IReadOnlyDictionary<string, object> systemProperties = null,
        string partitionKey = null,
        long sequenceNumber = long.MinValue,
        long offset = long.MinValue,
        DateTimeOffset enqueuedTime = default) =>
        new(eventBody, properties, systemProperties, partitionKey, sequenceNumber, EventHubs.EventData.OffsetText(offset), enqueuedTime);

    public static EventData EventData(
        BinaryData eventBody,
        IDictionary<string, object> properties = null,
        IReadOnlyDictionary<string, object> systemProperties = null,
        string partitionKey = null,
        long sequenceNumber = long.MinValue,
        string offsetString = default,
        DateTimeOffset enqueuedTime = default) =>
        new(eventBody, properties, systemProperties, partitionKey, sequenceNumber, offsetString, enqueuedTime);
}
