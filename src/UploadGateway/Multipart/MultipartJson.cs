using System.Text.Json.Serialization;

namespace DockLogs.UploadGateway.Multipart;

/// <summary>JSON of the gateway's own records.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MultipartUpload))]
internal sealed partial class MultipartJson : JsonSerializerContext;
