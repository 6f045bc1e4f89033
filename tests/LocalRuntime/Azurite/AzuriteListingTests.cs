using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DockLogs.LocalRuntime.Azurite;
using DockLogs.LocalRuntime.Hosting;
using DockLogs.LocalRuntime.Settings;
using Microsoft.Extensions.Logging.Abstractions;

namespace DockLogs.LocalRuntime.Tests.Azurite;

public sealed class AzuriteListingTests
{
    private static readonly string[] Names =
        ["a", "a/1", "a/10", "a/2", "a/b/c", "a/b/d", "a.b/x", "a-b/x", "A/1", "1", "12", "12/1", "12/x", "1e3", "1e3/1", "2", "2/1", "ä/1", "ä/ü", "ab/1", "b/1", "open/2516-a", "open/2517-b", "openly/1"];

    // The launcher has the database look names up in its index, and write a blob a line.
    [SkippableFact]
    public async Task Listing_by_prefix_finds_what_begins_with_it_and_nothing_else_also_after_a_restart()
    {
        string root = ContentRoot.Find(AppContext.BaseDirectory);
        Skip.IfNot(File.Exists(Path.Combine(root, "node_modules", "azurite", "package.json")), "Azurite is not installed: run 'npm ci' in the repository's root");
        using var directory = new TemporaryDirectory();
        using var azurite = new AzuriteServer(root, Path.Combine(directory.Path, "blobs"), TimeProvider.System, NullLogger<AzuriteServer>.Instance);
        try
        {
            await azurite.StartAsync(CancellationToken.None);
            var blobs = new BlobServiceClient(azurite.ConnectionString);
            BlobContainerClient other = await blobs.CreateBlobContainerAsync("other");
            BlobContainerClient container = await blobs.CreateBlobContainerAsync("names");
            foreach (string name in Names.Concat(["a/3", "12/2", "open/gone"]))
            {
                await other.UploadBlobAsync(name, BinaryData.FromString("other"));
                await container.UploadBlobAsync(name, BinaryData.FromString("first"));
            }

            foreach (string name in (string[])["a/3", "12/2", "open/gone"])
            {
                await container.DeleteBlobAsync(name);
            }

            foreach (string name in (string[])["a/10", "12/1"])
            {
                await container.GetBlobClient(name).UploadAsync(BinaryData.FromString("again"), overwrite: true);
            }

            await ListsAsync(container);

            // What it had written down of them is what it reads.
            await azurite.StopAsync();
            using var again = new AzuriteServer(root, Path.Combine(directory.Path, "blobs"), TimeProvider.System, NullLogger<AzuriteServer>.Instance);
            await again.StartAsync(CancellationToken.None);
            container = new BlobServiceClient(again.ConnectionString).GetBlobContainerClient("names");
            await ListsAsync(container);
            Assert.Equal("again", (await container.GetBlobClient("a/10").DownloadContentAsync()).Value.Content.ToString());
            Assert.Equal("first", (await container.GetBlobClient("ä/ü").DownloadContentAsync()).Value.Content.ToString());
            await again.StopAsync();
        }
        finally
        {
            await azurite.StopAsync();
        }
    }

    private static async Task ListsAsync(BlobContainerClient container)
    {
        foreach (string prefix in (string[])["", "a", "a/", "a/1", "a/b/", "a.b/", "a-", "1", "12/", "1e3/", "2/", "ä/", "open/", "open/2516", "none/"])
        {
            string[] expected = [.. Names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
            foreach (int pageSize in (int[])[1, 2, 5000])
            {
                Assert.Equal(expected, await ListAsync(container, prefix, pageSize));
            }
        }
    }

    private static async Task<List<string>> ListAsync(BlobContainerClient container, string prefix, int pageSize)
    {
        List<string> names = [];
        await foreach (Azure.Page<BlobItem> page in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, CancellationToken.None).AsPages(null, pageSize))
        {
            names.AddRange(page.Values.Select(blob => blob.Name));
        }

        return names;
    }
}
