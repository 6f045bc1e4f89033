using System.Text.Json.Serialization;

namespace DockLogs.Functions.Catalogue;

/// <summary>The JSON of the catalogue: camelCase.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ArchiveEntry))]
public sealed partial class CatalogueJson : JsonSerializerContext;
