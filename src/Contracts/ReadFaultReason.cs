namespace DockLogs.Contracts;

/// <summary>The stable words of <see cref="ReadFault.Reason"/>.</summary>
public static class ReadFaultReason
{
    /// <summary>More than <see cref="UpMessageReader.MaxPayloadBytes"/>.</summary>
    public const string TooLarge = "too-large";

    /// <summary>Not JSON, or cut off.</summary>
    public const string NotJson = "not-json";

    /// <summary>Bytes that are not UTF-8.</summary>
    public const string NotUtf8 = "not-utf8";

    /// <summary>Nested deeper than <see cref="UpMessageReader.MaxDepth"/>.</summary>
    public const string TooDeep = "too-deep";

    /// <summary>JSON, but not an object.</summary>
    public const string NotAnObject = "not-an-object";

    /// <summary>A field has the wrong JSON type.</summary>
    public const string WrongType = "wrong-type";

    /// <summary>A number is beyond what its field can hold.</summary>
    public const string OutOfRange = "out-of-range";

    /// <summary>A list is longer than any dock's.</summary>
    public const string TooMany = "too-many";

    /// <summary>A field that must be there is not.</summary>
    public const string MissingField = "missing-field";

    /// <summary>The payload names another gateway than the topic: spoofed or misrouted.</summary>
    public const string GatewayMismatch = "gateway-mismatch";

    /// <summary>A message of remote-log.md on a topic where it does not belong.</summary>
    public const string WrongTopic = "wrong-topic";

    /// <summary>No <c>method</c>, and the shape of <c>data</c> is none of the known ones.</summary>
    public const string UnknownShape = "method-unknown-shape";
}
