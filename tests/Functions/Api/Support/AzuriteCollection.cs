namespace DockLogs.Functions.Tests.Api.Support;

/// <summary>One Azurite for all tests of the API, the catalogue and pulls.</summary>
[CollectionDefinition(Name)]
public sealed class AzuriteCollection : ICollectionFixture<AzuriteServer>
{
    public const string Name = "Azurite of the API tests";
}
