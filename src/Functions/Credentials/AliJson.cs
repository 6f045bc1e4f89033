using System.Text.Json.Serialization;

namespace DockLogs.Functions.Credentials;

/// <summary>The JSON of Alibaba Cloud STS: names as they are.</summary>
[JsonSerializable(typeof(AliAnswer))]
internal sealed partial class AliJson : JsonSerializerContext;
