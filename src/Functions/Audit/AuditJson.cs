using System.Text.Json;
using System.Text.Json.Serialization;
using DockLogs.Functions.Api;

namespace DockLogs.Functions.Audit;

/// <summary>The lines of the audit: camelCase, times in UTC, letters outside ASCII escaped so that a line is a line everywhere.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(UtcTimeConverter)])]
[JsonSerializable(typeof(AuditEntry))]
public sealed partial class AuditJson : JsonSerializerContext;
