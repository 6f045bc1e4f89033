using System.Text.Json.Nodes;

namespace DockLogs.Infra.Tests;

/// <summary>A kept snapshot: the resources of one deployment, with all that is known before it.</summary>
internal sealed class Snapshot
{
    private readonly JsonNode _root;

    private Snapshot(JsonNode root) => _root = root;

    public IReadOnlyList<JsonNode> Resources => [.. _root["predictedResources"]!.AsArray().Select(resource => resource!)];

    public JsonObject Outputs => _root["outputs"]!.AsObject();

    public string Text => _root.ToJsonString();

    public static Snapshot Read(string name) =>
        new(JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Snapshots, $"{name}.snapshot.json")))!);

    public IReadOnlyList<JsonNode> OfType(string type) => [.. Resources.Where(resource => resource["type"]!.GetValue<string>() == type)];

    /// <summary>The app settings of the Functions app; a value that Azure alone knows begins with '['.</summary>
    public IReadOnlyDictionary<string, string> FunctionSettings() =>
        OfType("Microsoft.Web/sites/config").Single()["properties"]!.AsObject().ToDictionary(setting => setting.Key, setting => setting.Value!.GetValue<string>());

    /// <summary>The environment of a container app; a secret's value is <c>[secret]</c>.</summary>
    public IReadOnlyDictionary<string, string> ContainerSettings(string container) =>
        OfType("Microsoft.App/containerApps")
            .SelectMany(app => app["properties"]!["template"]!["containers"]!.AsArray())
            .Single(found => found!["name"]!.GetValue<string>() == container)!["env"]!.AsArray()
            .ToDictionary(setting => setting!["name"]!.GetValue<string>(), setting => setting!["value"]?.GetValue<string>() ?? "[secret]");
}
