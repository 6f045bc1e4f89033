using DockLogs.Contracts;

namespace DockLogs.Functions.Uplink;

/// <summary>A message that was understood, with its original form.</summary>
/// <param name="Message">What it says.</param>
/// <param name="Source">Topic and bytes.</param>
internal sealed record ReadMessage(UpMessage Message, UplinkMessage Source);
