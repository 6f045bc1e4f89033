namespace DockLogs.UploadGateway.Tests.Support;

/// <summary>One Azurite for all tests that need one.</summary>
[CollectionDefinition(Name)]
public sealed class AzuriteCollection : ICollectionFixture<AzuriteServer>
{
    public const string Name = "Azurite";
}
