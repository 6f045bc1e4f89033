using System.Text.Json;
using System.Text.Json.Serialization;

namespace DockLogs.LocalRuntime.Azurite;

/// <summary>What Azurite notes of itself when it starts, for the next start of the pipeline to find it.</summary>
internal sealed record AzuriteRecord(int ProcessId, int Port)
{
    /// <summary>The record, or null when there is none or it is not one.</summary>
    public static AzuriteRecord? Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), AzuriteJson.Default.AzuriteRecord) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(AzuriteRecord))]
internal sealed partial class AzuriteJson : JsonSerializerContext;
