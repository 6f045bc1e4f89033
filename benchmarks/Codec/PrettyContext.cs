using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace DockLogs.Codec;

[JsonSourceGenerationOptions(WriteIndented = true, IndentCharacter = ' ', IndentSize = 4)]
[JsonSerializable(typeof(JsonNode))]
internal sealed partial class PrettyContext : JsonSerializerContext;
