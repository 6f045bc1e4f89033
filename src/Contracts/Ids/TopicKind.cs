namespace DockLogs.Contracts;

/// <summary>The last segment of a dock's topic.</summary>
public enum TopicKind
{
    /// <summary>Up: what the dock reports by itself.</summary>
    Events,

    /// <summary>Up: its answers to commands.</summary>
    ServicesReply,

    /// <summary>Down: commands.</summary>
    Services,

    /// <summary>Down: answers to events that want one.</summary>
    EventsReply,
}
