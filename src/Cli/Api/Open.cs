using System.Text.Json;
using System.Text.Json.Serialization;

namespace DockLogs.Cli.Api;

/// <summary>Something the API says. What a newer API says beyond it is kept, to be shown.</summary>
internal abstract record Open
{
    /// <summary>Fields that this program does not know. Set, not init: the serializer would take it for a parameter.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }
}
