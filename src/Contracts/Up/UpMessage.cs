namespace DockLogs.Contracts;

/// <summary>What a dock said (remote-log.md, direction "up").</summary>
public sealed record UpMessage
{
    /// <summary>The dock, from the topic, which is the authority.</summary>
    public required DockSerial Gateway { get; init; }

    /// <summary>The kind of topic it came on.</summary>
    public required TopicKind Topic { get; init; }

    /// <summary>Which message it is, inferred from its shape when <c>method</c> is missing.</summary>
    public required UpMethod Method { get; init; }

    /// <summary>The message's own <c>method</c>; null when it has none.</summary>
    public string? MethodText { get; init; }

    /// <summary>The exchange; empty when missing.</summary>
    public string Tid { get; init; } = "";

    /// <summary>The business flow, for our commands the upload's id; empty when missing.</summary>
    public string Bid { get; init; } = "";

    /// <summary>The dock's clock when it sent the message; null when missing or beyond year 9999.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>True when the dock wants an answer on <c>events_reply</c>.</summary>
    public bool NeedReply { get; init; }

    /// <summary><c>data.result</c>: 0 = fine, else see <see cref="ErrorCatalogue"/>; null when missing.</summary>
    public int? Result { get; init; }

    /// <summary>Set exactly when <see cref="Method"/> is <see cref="UpMethod.FileUploadProgress"/>.</summary>
    public ProgressReport? Progress { get; init; }

    /// <summary>Set exactly when <see cref="Method"/> is <see cref="UpMethod.FileUploadList"/>.</summary>
    public LogListReply? LogList { get; init; }
}
