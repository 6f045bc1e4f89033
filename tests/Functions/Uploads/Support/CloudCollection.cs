using DockLogs.Functions.Tests.Api.Support;

namespace DockLogs.Functions.Tests.Uploads.Support;

/// <summary>One Azurite for the tests of uploads to other providers.</summary>
[CollectionDefinition(Name)]
public sealed class CloudCollection : ICollectionFixture<AzuriteServer>
{
    public const string Name = "Azurite of the provider tests";
}
