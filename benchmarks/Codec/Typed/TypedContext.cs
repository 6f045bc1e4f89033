using System.Text.Json.Serialization;

namespace DockLogs.Codec.Typed;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(TypedMessage))]
internal sealed partial class TypedContext : JsonSerializerContext;
