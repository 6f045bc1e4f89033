using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DockLogs.Infra.Tests.Compiler;

/// <summary>
/// What a deployment of the kept parameter files would ask of Azure. <c>UPDATE_SNAPSHOTS=1 dotnet test tests/Infra</c>
/// writes them anew; their difference shows a reviewer what a change deploys.
/// </summary>
public sealed class SnapshotTests
{
    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const string Nobody = "00000000-0000-0000-0000-000000000000";

    [SkippableTheory]
    [InlineData("test")]
    [InlineData("production")]
    [InlineData("private")]
    public async Task Snapshot_is_what_the_parameters_deploy(string name)
    {
        Skip.If(BicepCompiler.Missing is not null, BicepCompiler.Missing);
        using var copy = new WorkingCopy();
        var environment = new Dictionary<string, string>
        {
            ["BRIDGE_IMAGE"] = "registry.example.com/docklogs/bridge:1.0",
            ["GATEWAY_IMAGE"] = "registry.example.com/docklogs/gateway:1.0",
            ["OPERATORS_OBJECT_ID"] = "",
        };

        var result = await BicepCompiler.RunAsync(
            [
                "snapshot", copy.PathOf($"{name}.bicepparam"), "--mode", "overwrite", "--tenant-id", Nobody, "--subscription-id", Nobody,
                "--resource-group", $"docklogs-{name}", "--location", "westeurope", "--deployment-name", "main",
            ],
            environment);

        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.DoesNotContain("Warning", result.Output + result.Errors, StringComparison.Ordinal);
        var found = Sort(await File.ReadAllTextAsync(copy.PathOf($"{name}.snapshot.json")));
        var kept = Path.Combine(Repository.Snapshots, $"{name}.snapshot.json");
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            await File.WriteAllTextAsync(kept, found);
        }

        Assert.True(File.Exists(kept), $"{kept} is missing: UPDATE_SNAPSHOTS=1 dotnet test tests/Infra writes it.");
        Assert.Equal(await File.ReadAllTextAsync(kept), found);
    }

    // The compiler writes outputs in another order each time.
    private static string Sort(string text)
    {
        var snapshot = JsonNode.Parse(text)!.AsObject();
        snapshot["predictedResources"] = new JsonArray([.. snapshot["predictedResources"]!.AsArray()
            .Select(resource => resource!.DeepClone())
            .OrderBy(resource => resource["type"]!.GetValue<string>(), StringComparer.Ordinal)
            .ThenBy(resource => resource["id"]!.GetValue<string>(), StringComparer.Ordinal)]);
        snapshot["outputs"] = new JsonObject(snapshot["outputs"]!.AsObject()
            .OrderBy(output => output.Key, StringComparer.Ordinal)
            .Select(output => KeyValuePair.Create(output.Key, output.Value?.DeepClone())));
        return snapshot.ToJsonString(Layout).ReplaceLineEndings("\n") + '\n';
    }
}
