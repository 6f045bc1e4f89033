namespace DockLogs.Functions.Uploads;

/// <summary>Names of the external events that orchestrations wait for.</summary>
public static class UploadEvents
{
    /// <summary>A dock's reply to a command; payload <see cref="ReplyEvent"/>.</summary>
    public const string Reply = "reply";

    /// <summary>What a dock reports; payload <see cref="ProgressEvent"/>.</summary>
    public const string Progress = "progress";

    /// <summary>Somebody cancels; payload <see cref="CancelRequest"/>.</summary>
    public const string Cancel = "cancel";

    /// <summary>Ask the dock's slot again; payload <see cref="SlotEvent"/>.</summary>
    public const string Slot = "slot";
}
