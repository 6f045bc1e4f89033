namespace DockLogs.Contracts;

/// <summary>The MQTT topics of remote-log.md: <c>thing/product/{gateway_sn}/…</c>.</summary>
public static class Topics
{
    /// <summary>Filter for what all docks report by themselves.</summary>
    public const string EventsFilter = "thing/product/+/events";

    /// <summary>Filter for all docks' answers to commands.</summary>
    public const string ServicesReplyFilter = "thing/product/+/services_reply";

    /// <summary>Filter for commands to all docks.</summary>
    public const string ServicesFilter = "thing/product/+/services";

    /// <summary>Filter for answers to all docks' events.</summary>
    public const string EventsReplyFilter = "thing/product/+/events_reply";

    private const string Prefix = "thing/product/";

    /// <summary>Topic of commands to a dock.</summary>
    public static string Services(DockSerial gateway) => $"{Prefix}{gateway.Value}/services";

    /// <summary>Topic of a dock's answers to commands.</summary>
    public static string ServicesReply(DockSerial gateway) => $"{Prefix}{gateway.Value}/services_reply";

    /// <summary>Topic of what a dock reports by itself.</summary>
    public static string Events(DockSerial gateway) => $"{Prefix}{gateway.Value}/events";

    /// <summary>Topic of answers to a dock's events.</summary>
    public static string EventsReply(DockSerial gateway) => $"{Prefix}{gateway.Value}/events_reply";

    /// <summary>Takes a topic apart; false when it is none of the four or its serial number is not one.</summary>
    public static bool TryParse(string? topic, out DockSerial gateway, out TopicKind kind)
    {
        gateway = default;
        kind = default;
        if (topic is null || !topic.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var rest = topic.AsSpan(Prefix.Length);
        var slash = rest.IndexOf('/');
        return slash >= 0
            && TryParseKind(rest[(slash + 1)..], out kind)
            && DockSerial.TryParse(rest[..slash], out gateway);
    }

    private static bool TryParseKind(ReadOnlySpan<char> segment, out TopicKind kind)
    {
        (kind, var known) = segment switch
        {
            "events" => (TopicKind.Events, true),
            "services_reply" => (TopicKind.ServicesReply, true),
            "services" => (TopicKind.Services, true),
            "events_reply" => (TopicKind.EventsReply, true),
            _ => (default, false),
        };
        return known;
    }
}
