using System.Text.Json.Serialization;

namespace DockLogs.DockSimulator.Uploads;

[JsonSerializable(typeof(JournalEntry))]
internal sealed partial class JournalJson : JsonSerializerContext;
