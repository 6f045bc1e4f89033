using System.Text.Json;
using DockLogs.Contracts;

namespace DockLogs.Functions.Pulls;

/// <summary>Reads <c>flighttask_progress</c> (Cloud API, wayline management, "Report mission progress"): only its status.</summary>
internal static class MissionReports
{
    private const string Method = "flighttask_progress";
    private const int LongestStatus = 64;

    /// <summary>What the message says of a flight task; null when it is another message or does not say.</summary>
    public static MissionReport? Read(UpMessage message, ReadOnlyMemory<byte> payload)
    {
        if (message.Topic != TopicKind.Events || message.MethodText != Method)
        {
            return null;
        }

        try
        {
            Utf8JsonReader reader = new(payload.Span);
            return Enter(ref reader, "data") && Enter(ref reader, "output") && Find(ref reader, "status")
                && reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > 0 and <= LongestStatus } status
                ? new MissionReport(status, message.Timestamp)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The reader of messages takes more than the standard one does, half a surrogate pair among it (which the standard
            // one answers with InvalidOperationException); a report that cannot be followed tells nothing.
            return null;
        }
    }

    private static bool Enter(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType == JsonTokenType.None)
        {
            reader.Read();
        }

        return Find(ref reader, name) && reader.TokenType == JsonTokenType.StartObject;
    }

    // Stands at an object's beginning; afterwards at the value of its member.
    private static bool Find(ref Utf8JsonReader reader, string name)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isIt = reader.ValueTextEquals(name);
            reader.Read();
            if (isIt)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }
}
