using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DockLogs.Contracts;

namespace DockLogs.Infra.Tests;

public sealed partial class SecurityTests
{
    public static TheoryData<string> Deployments => ["test", "production", "private"];

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Storage_takes_identities_only_over_tls_and_shows_nothing_to_the_public(string parameters)
    {
        var snapshot = Snapshot.Read(parameters);

        Assert.All(snapshot.OfType("Microsoft.Storage/storageAccounts"), account =>
        {
            var properties = account["properties"]!;
            Assert.False(properties["allowSharedKeyAccess"]!.GetValue<bool>());
            Assert.False(properties["allowBlobPublicAccess"]!.GetValue<bool>());
            Assert.False(properties["allowCrossTenantReplication"]!.GetValue<bool>());
            Assert.True(properties["supportsHttpsTrafficOnly"]!.GetValue<bool>());
            Assert.Equal("TLS1_2", Text(properties["minimumTlsVersion"]));
        });
        Assert.All(snapshot.OfType("Microsoft.Storage/storageAccounts/blobServices/containers"), container => Assert.Equal("None", Text(container["properties"]!["publicAccess"])));
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Event_Hubs_take_identities_only_over_tls(string parameters)
    {
        var properties = Snapshot.Read(parameters).OfType("Microsoft.EventHub/namespaces").Single()["properties"]!;

        Assert.True(properties["disableLocalAuth"]!.GetValue<bool>());
        Assert.Equal("1.2", Text(properties["minimumTlsVersion"]));
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Telemetry_registry_and_vaults_have_no_keys_of_their_own(string parameters)
    {
        var snapshot = Snapshot.Read(parameters);

        Assert.True(snapshot.OfType("Microsoft.Insights/components").Single()["properties"]!["DisableLocalAuth"]!.GetValue<bool>());
        Assert.True(snapshot.OfType("Microsoft.OperationalInsights/workspaces").Single()["properties"]!["features"]!["disableLocalAuth"]!.GetValue<bool>());
        Assert.False(snapshot.OfType("Microsoft.ContainerRegistry/registries").Single()["properties"]!["adminUserEnabled"]!.GetValue<bool>());
        Assert.All(snapshot.OfType("Microsoft.KeyVault/vaults"), vault =>
        {
            Assert.True(vault["properties"]!["enableRbacAuthorization"]!.GetValue<bool>());
            Assert.Null(vault["properties"]!["accessPolicies"]);
        });
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Each_program_runs_under_an_identity_of_its_own(string parameters)
    {
        var snapshot = Snapshot.Read(parameters);
        var programs = snapshot.OfType("Microsoft.Web/sites").Concat(snapshot.OfType("Microsoft.App/containerApps")).ToList();

        var identities = programs.Select(program =>
        {
            Assert.Equal("UserAssigned", Text(program["identity"]!["type"]));
            return program["identity"]!["userAssignedIdentities"]!.AsObject().Single().Key;
        });
        Assert.Equal(3, identities.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Functions_app_is_reached_over_tls_and_published_to_by_identity(string parameters)
    {
        var snapshot = Snapshot.Read(parameters);
        var properties = snapshot.OfType("Microsoft.Web/sites").Single()["properties"]!;

        Assert.True(properties["httpsOnly"]!.GetValue<bool>());
        Assert.Equal("1.2", Text(properties["siteConfig"]!["minTlsVersion"]));
        Assert.Equal("1.2", Text(properties["siteConfig"]!["scmMinTlsVersion"]));
        Assert.Equal("UserAssignedIdentity", Text(properties["functionAppConfig"]!["deployment"]!["storage"]!["authentication"]!["type"]));
        var policies = snapshot.OfType("Microsoft.Web/sites/basicPublishingCredentialsPolicies");
        Assert.Equal(2, policies.Count);
        Assert.All(policies, policy => Assert.False(policy["properties"]!["allow"]!.GetValue<bool>()));
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Only_the_upload_gateway_is_reached_from_outside_and_over_tls(string parameters)
    {
        var apps = Snapshot.Read(parameters).OfType("Microsoft.App/containerApps");
        var open = apps.Single(app => app["properties"]!["configuration"]!["ingress"] is not null);

        Assert.EndsWith("-gateway", Text(open["name"]), StringComparison.Ordinal);
        Assert.False(open["properties"]!["configuration"]!["ingress"]!["allowInsecure"]!.GetValue<bool>());
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Secrets_come_from_the_vaults(string parameters)
    {
        var snapshot = Snapshot.Read(parameters);

        Assert.All(
            snapshot.FunctionSettings().Where(setting => SecretName().IsMatch(setting.Key)),
            setting => Assert.Contains("@Microsoft.KeyVault(SecretUri=", setting.Value, StringComparison.Ordinal));
        Assert.All(
            snapshot.OfType("Microsoft.App/containerApps").SelectMany(app => app["properties"]!["configuration"]!["secrets"]!.AsArray()),
            secret => Assert.True(secret!["keyVaultUrl"] is not null && secret["value"] is null));
        Assert.All(
            new[] { "bridge", "gateway" }.SelectMany(snapshot.ContainerSettings).Where(setting => SecretName().IsMatch(setting.Key)),
            setting => Assert.Equal("[secret]", setting.Value));
        Assert.Empty(snapshot.OfType("Microsoft.KeyVault/vaults/secrets"));
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void No_key_is_listed_and_no_secret_is_an_output(string parameters)
    {
        var snapshot = Snapshot.Read(parameters);

        Assert.DoesNotContain("listKeys", snapshot.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("listSecrets", snapshot.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("listAccountSas", snapshot.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(
            ["apiEndpoint", "brokerVaultName", "functionAppName", "gatewayEndpoint", "gatewayVaultName", "registryServer", "workbookId"],
            snapshot.Outputs.Select(output => output.Key).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Containers_are_those_of_the_code(string parameters)
    {
        var names = Snapshot.Read(parameters).OfType("Microsoft.Storage/storageAccounts/blobServices/containers")
            .Select(container => Text(container["name"]).Split('/')[^1]);

        string[] expected =
        [
            ContainerNames.Archives, ContainerNames.Audit, ContainerNames.Catalogue, ContainerNames.Fleet, ContainerNames.Pulls, ContainerNames.Quarantine, ContainerNames.Uploads,

            // The upload gateway's own records, and the published Functions app.
            "gateway", "packages",
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Private_network_shuts_storage_and_event_hubs_and_opens_them_inside()
    {
        var snapshot = Snapshot.Read("private");
        var stores = snapshot.OfType("Microsoft.Storage/storageAccounts").Concat(snapshot.OfType("Microsoft.EventHub/namespaces")).ToList();

        Assert.Equal(3, stores.Count);
        Assert.All(stores, store => Assert.Equal("Disabled", Text(store["properties"]!["publicNetworkAccess"])));

        // Each part that a program calls has an address inside, and a name that leads to it.
        var parts = snapshot.OfType("Microsoft.Network/privateEndpoints")
            .Select(endpoint => endpoint["properties"]!["privateLinkServiceConnections"]![0]!["properties"]!)
            .Select(connection => $"{Text(connection["privateLinkServiceId"]).Split('/')[^1]} {Text(connection["groupIds"]![0])}")
            .ToList();
        var (data, host, hubs) = (Named("data"), Named("host"), Named("evhns"));
        Assert.Equal(new[] { $"{data} blob", $"{host} blob", $"{host} queue", $"{host} table", $"{hubs} namespace" }.Order(StringComparer.Ordinal), parts.Order(StringComparer.Ordinal));
        Assert.Equal(parts.Count, snapshot.OfType("Microsoft.Network/privateEndpoints/privateDnsZoneGroups").Count);
        Assert.Equal(4, snapshot.OfType("Microsoft.Network/privateDnsZones/virtualNetworkLinks").Count);

        Assert.EndsWith("/subnets/functions", Text(snapshot.OfType("Microsoft.Web/sites").Single()["properties"]!["virtualNetworkSubnetId"]), StringComparison.Ordinal);
        Assert.EndsWith("/subnets/containers", Text(snapshot.OfType("Microsoft.App/managedEnvironments").Single()["properties"]!["vnetConfiguration"]!["infrastructureSubnetId"]), StringComparison.Ordinal);

        string Named(string part) => stores.Select(store => Text(store["name"])).Single(name => name.Contains(part, StringComparison.Ordinal));
    }

    private static string Text(JsonNode? node) => node!.GetValue<string>();

    [GeneratedRegex("Password|MasterKey|Secret$")]
    private static partial Regex SecretName();
}
