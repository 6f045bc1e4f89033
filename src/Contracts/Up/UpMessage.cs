namespace DockLogs.Contracts;

/// <summary>What a dock said (remote-log.md, direction "up").</summary>
public sealed record UpMessage
{
    private readonly ReadOnlyMemory<byte> _payload;
    private readonly TextSlice _tidText;
    private readonly TextSlice _bidText;
    private readonly long _timestamp = FieldReader.NoTime;
    private string? _tid;
    private string? _bid;

    /// <summary>An empty message, for tests.</summary>
    public UpMessage()
    {
    }

    internal UpMessage(ReadOnlyMemory<byte> payload, TextSlice tid, TextSlice bid, long timestamp)
    {
        _payload = payload;
        _tidText = tid;
        _bidText = bid;
        _timestamp = timestamp;
    }

    /// <summary>The dock, from the topic, which is the authority.</summary>
    public required DockSerial Gateway { get; init; }

    /// <summary>The kind of topic it came on.</summary>
    public required TopicKind Topic { get; init; }

    /// <summary>Which message it is, inferred from its shape when <c>method</c> is missing.</summary>
    public required UpMethod Method { get; init; }

    /// <summary>The message's own <c>method</c>; null when it has none.</summary>
    public string? MethodText { get; init; }

    /// <summary>The exchange; empty when missing.</summary>
    public string Tid
    {
        get => _tid ??= _tidText.ToText(_payload.Span);
        init => _tid = value;
    }

    /// <summary>The business flow, for our commands the upload's id; empty when missing.</summary>
    public string Bid
    {
        get => _bid ??= _bidText.ToText(_payload.Span);
        init => _bid = value;
    }

    /// <summary>The dock's clock when it sent the message; null when missing or beyond year 9999.</summary>
    public DateTimeOffset? Timestamp
    {
        get => FieldReader.ToTime(_timestamp);
        init => _timestamp = value?.ToUnixTimeMilliseconds() ?? FieldReader.NoTime;
    }

    /// <summary>True when the dock wants an answer on <c>events_reply</c>.</summary>
    public bool NeedReply { get; init; }

    /// <summary><c>data.result</c>: 0 = fine, else see <see cref="ErrorCatalogue"/>; null when missing.</summary>
    public int? Result { get; init; }

    /// <summary>Set exactly when <see cref="Method"/> is <see cref="UpMethod.FileUploadProgress"/>.</summary>
    public ProgressReport? Progress { get; init; }

    /// <summary>Set exactly when <see cref="Method"/> is <see cref="UpMethod.FileUploadList"/>.</summary>
    public LogListReply? LogList { get; init; }

    /// <inheritdoc/>
    public bool Equals(UpMessage? other) =>
        other is not null
        && (Gateway, Topic, Method, MethodText, Tid, Bid) == (other.Gateway, other.Topic, other.Method, other.MethodText, other.Tid, other.Bid)
        && (Timestamp, NeedReply, Result) == (other.Timestamp, other.NeedReply, other.Result)
        && Equals(Progress, other.Progress)
        && Equals(LogList, other.LogList);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Gateway, Method, Tid, Bid, Timestamp, Result, Progress, LogList);
}
