using DockLogs.Functions.Tests.Api.Support;

namespace DockLogs.Functions.Tests.Uploads.Support;

/// <summary>One Azurite for the tests of uploads and the uplink.</summary>
[CollectionDefinition(Name)]
public sealed class UploadsCollection : ICollectionFixture<AzuriteServer>
{
    public const string Name = "Azurite of the upload tests";
}
