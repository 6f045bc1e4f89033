using Azure;
using Azure.Storage.Blobs;
using DockLogs.Bridge.Storage;
using DockLogs.Contracts;

namespace DockLogs.LocalRuntime.Hosting;

/// <summary>The containers of the pipeline, made before anybody asks for them.</summary>
internal static class BlobContainers
{
    private static readonly string[] Names =
        [ContainerNames.Archives, ContainerNames.Catalogue, ContainerNames.Quarantine, ContainerNames.Uploads, ContainerNames.Fleet, ContainerNames.Pulls, ContainerNames.Audit];

    /// <exception cref="StartException">The storage cannot be reached or refuses.</exception>
    public static async Task CreateAsync(IConfiguration settings, CancellationToken cancellationToken)
    {
        await using ServiceProvider services = new ServiceCollection().AddBlobStorage(settings).BuildServiceProvider();
        var blobs = services.GetRequiredService<BlobServiceClient>();
        foreach (string name in Names)
        {
            try
            {
                await blobs.GetBlobContainerClient(name).CreateIfNotExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is RequestFailedException or AggregateException)
            {
                throw new StartException($"The blob storage at {blobs.Uri} cannot be used: {exception.GetBaseException().Message.Split('\n')[0]}", exception);
            }
        }
    }
}
