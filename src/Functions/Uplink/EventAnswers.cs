using DockLogs.Contracts;
using DockLogs.Functions.Downlink;
using Microsoft.Extensions.Logging;

namespace DockLogs.Functions.Uplink;

/// <summary>
/// Answers docks that ask for it. remote-log.md does not mark progress as needing a reply; field-notes.md says how docks that
/// set <c>need_reply</c> are answered.
/// </summary>
public sealed partial class EventAnswers(ICommandPublisher publisher, UplinkMetrics metrics, TimeProvider time, ILogger<EventAnswers> logger)
{
    /// <summary>Answers an event that wants it with <c>result</c> 0, and does nothing for any other message.</summary>
    public async Task AnswerAsync(UpMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        string? method = message.MethodText ?? (message.Method == UpMethod.FileUploadProgress ? MethodNames.FileUploadProgress : null);
        if (!message.NeedReply || message.Topic != TopicKind.Events || string.IsNullOrEmpty(method))
        {
            return;
        }

        try
        {
            byte[] payload = CommandWriter.EventReply(message.Tid, message.Bid, time.GetUtcNow(), method);
            await publisher.PublishAsync(message.Gateway, Topics.EventsReply(message.Gateway), payload, cancellationToken);
            metrics.Answered();
        }
        catch (CommandNotSentException e)
        {
            // The dock asks again when it wants to.
            LogNotAnswered(message.Gateway.Value, method, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Dock {Dock} gets no answer to its {Method}: {Reason}")]
    private partial void LogNotAnswered(string dock, string method, string reason);
}
