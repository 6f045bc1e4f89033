// The real package is compiled without nullable annotations.
#nullable disable
using System.ComponentModel;
using System.Globalization;
using Azure.Core;

namespace Azure.Messaging.EventHubs;

/// <summary>Declared as in Azure.Messaging.EventHubs, as plain data; the members that need an AMQP message are left out.</summary>
public class EventData : MessageContent
{
    private const string StringOffsetHint = "Event Hubs does not promise numeric offsets. Use the string offset.";

    private readonly Dictionary<string, object> applicationProperties = [];
    private string contentType;
    private string messageId;
    private string correlationId;

    public EventData()
        : this(BinaryData.Empty)
    {
    }

    public EventData(ReadOnlyMemory<byte> eventBody)
        : this(new BinaryData(eventBody))
    {
    }

    public EventData(string eventBody)
        : this(new BinaryData(eventBody))
    {
    }

    public EventData(BinaryData eventBody)
        : this(eventBody, null, null, null, long.MinValue, null, default)
    {
    }

    [EditorBrowsable(EditorBrowsableState.Never)]
    protected EventData(
        BinaryData eventBody,
        IDictionary<string, object> properties = null,
        IReadOnlyDictionary<string, object> systemProperties = null,
        long sequenceNumber = long.MinValue,
        string offsetString = default,
        DateTimeOffset enqueuedTime = default,
        string partitionKey = null)
        : this(eventBody, properties, systemProperties, partitionKey, sequenceNumber, offsetString, enqueuedTime)
    {
    }

    [Obsolete(StringOffsetHint, false)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected EventData(
        BinaryData eventBody,
        IDictionary<string, object> properties = null,
        IReadOnlyDictionary<string, object> systemProperties = null,
        long sequenceNumber = long.MinValue,
        long offset = long.MinValue,
        DateTimeOffset enqueuedTime = default,
        string partitionKey = null)
        : this(eventBody, properties, systemProperties, partitionKey, sequenceNumber, OffsetText(offset), enqueuedTime)
    {
    }

    [Obsolete(StringOffsetHint)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected EventData(
        ReadOnlyMemory<byte> eventBody,
        IDictionary<string, object> properties = null,
        IReadOnlyDictionary<string, object> systemProperties = null,
        long sequenceNumber = long.MinValue,
        long offset = long.MinValue,
        DateTimeOffset enqueuedTime = default,
        string partitionKey = null)
        : this(new BinaryData(eventBody), properties, systemProperties, partitionKey, sequenceNumber, OffsetText(offset), enqueuedTime)
    {
    }

    internal EventData(
        BinaryData eventBody,
        IDictionary<string, object> properties,
        IReadOnlyDictionary<string, object> systemProperties,
        string partitionKey,
        long sequenceNumber,
        string offsetString,
        DateTimeOffset enqueuedTime)
    {
        EventBody = eventBody;
        foreach ((string name, object value) in properties ?? new Dictionary<string, object>())
        {
            applicationProperties[name] = value;
        }

        SystemProperties = systemProperties ?? new Dictionary<string, object>();
        PartitionKey = partitionKey;
        SequenceNumber = sequenceNumber;
        OffsetString = offsetString;
        EnqueuedTime = enqueuedTime;
    }

    public BinaryData EventBody { get; set; }

    public new string ContentType
    {
        get => contentType;
        set => contentType = NullIfEmpty(value);
    }

    public string MessageId
    {
        get => messageId;
        set => messageId = NullIfEmpty(value);
    }

    public string CorrelationId
    {
        get => correlationId;
        set => correlationId = NullIfEmpty(value);
    }

    public IDictionary<string, object> Properties => applicationProperties;

    public IReadOnlyDictionary<string, object> SystemProperties { get; }

    /// <summary>Set on received events only, else <see cref="long.MinValue"/>.</summary>
    public long SequenceNumber { get; }

    [Obsolete(StringOffsetHint, false)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public long Offset => OffsetString switch
    {
        null or "" => long.MinValue,
        _ when long.TryParse(OffsetString, out long number) => number,
        _ => throw new NotSupportedException($"The offset '{OffsetString}' is not a number; read {nameof(OffsetString)}."),
    };

    public string OffsetString { get; }

    public DateTimeOffset EnqueuedTime { get; }

    public string PartitionKey { get; }

    [EditorBrowsable(EditorBrowsableState.Never)]
    public ReadOnlyMemory<byte> Body => EventBody.ToMemory();

    [EditorBrowsable(EditorBrowsableState.Never)]
    public Stream BodyAsStream => EventBody.ToStream();

    [EditorBrowsable(EditorBrowsableState.Never)]
    public override BinaryData Data
    {
        get => EventBody;
        set => EventBody = value;
    }

    [EditorBrowsable(EditorBrowsableState.Never)]
    public override bool IsReadOnly => false;

    [EditorBrowsable(EditorBrowsableState.Never)]
    protected override ContentType? ContentTypeCore
    {
        get => new ContentType(ContentType);
        set => ContentType = value.ToString();
    }

    [EditorBrowsable(EditorBrowsableState.Never)]
    public override bool Equals(object obj) => base.Equals(obj);

    [EditorBrowsable(EditorBrowsableState.Never)]
    public override int GetHashCode() => base.GetHashCode();

    [EditorBrowsable(EditorBrowsableState.Never)]
    public override string ToString() => base.ToString();

    internal static string OffsetText(long offset) =>
        offset > long.MinValue ? offset.ToString(CultureInfo.InvariantCulture) : null;

    private static string NullIfEmpty(string text) => string.IsNullOrEmpty(text) ? null : text;
}
