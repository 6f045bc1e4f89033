using System.Text.Json.Serialization;

namespace DockLogs.Functions.Uploads;

/// <summary>The JSON of uploads in HTTP bodies and blobs: camelCase.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(UploadView))]
[JsonSerializable(typeof(UploadRequest))]
[JsonSerializable(typeof(UploadPage))]
[JsonSerializable(typeof(ListLogsResult))]
[JsonSerializable(typeof(CancelRequest))]
public sealed partial class UploadJson : JsonSerializerContext;
