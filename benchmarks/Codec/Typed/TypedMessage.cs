namespace DockLogs.Codec.Typed;

/// <summary>The message as plain records, the way it would be read with source-generated JSON.</summary>
internal sealed record TypedMessage(
    string? Bid, TypedData? Data, string? Gateway, string? Method, int? NeedReply, string? Tid, long? Timestamp);
