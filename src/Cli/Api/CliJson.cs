using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace DockLogs.Cli.Api;

/// <summary>The API's bodies, as far as this program looks into them.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Dock))]
[JsonSerializable(typeof(DockLogList))]
[JsonSerializable(typeof(Upload))]
[JsonSerializable(typeof(Pull))]
[JsonSerializable(typeof(CataloguedArchive))]
[JsonSerializable(typeof(QuarantinedMessage))]
[JsonSerializable(typeof(Health))]
[JsonSerializable(typeof(Page))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(UploadWish))]
[JsonSerializable(typeof(CancelWish))]
[JsonSerializable(typeof(PullWish))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class CliJson : JsonSerializerContext;
