using DockLogs.Contracts;
using DockLogs.Functions.Uploads;

namespace DockLogs.Functions.Uplink;

/// <summary>An event to raise, and the messages that went into it.</summary>
/// <param name="InstanceId">The orchestration to tell.</param>
/// <param name="EventName">One of <see cref="UploadEvents"/>.</param>
/// <param name="Payload">A <see cref="ReplyEvent"/> or <see cref="ProgressEvent"/>.</param>
/// <param name="Messages">The messages, for the quarantine.</param>
/// <param name="Trace">W3C trace context of the instance's trace, when it has one.</param>
internal sealed record Delivery(string InstanceId, string EventName, object Payload, IReadOnlyList<ReadMessage> Messages, string? Trace);
