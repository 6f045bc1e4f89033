using System.Security.Cryptography;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace DockLogs.UploadGateway.Tests.Support;

public static class TestBytes
{
    /// <summary>The same bytes for the same size and seed, without any pattern that a shifted block would hide in.</summary>
    public static byte[] Of(int size, int seed = 1)
    {
        var bytes = new byte[size];
#pragma warning disable CA5394 // reproducible test data, not a secret
        new Random(seed).NextBytes(bytes);
#pragma warning restore CA5394
        return bytes;
    }

#pragma warning disable CA5351 // S3's ETag and the dock's fingerprint are MD5
    public static byte[] Md5(byte[] bytes) => MD5.HashData(bytes);
#pragma warning restore CA5351

    public static string Md5Hex(byte[] bytes) => Convert.ToHexStringLower(Md5(bytes));

    /// <summary>Checks what lies in the storage: the bytes, and every digest that the gateway stored beside them.</summary>
    public static async Task AssertStoredAsync(AzuriteServer azurite, string key, byte[] expected, string? upload = null)
    {
        ArgumentNullException.ThrowIfNull(azurite);
        BlobDownloadResult stored = await azurite.Client.GetBlobContainerClient(GatewayServer.Bucket).GetBlobClient(key).DownloadContentAsync();
        Assert.True(stored.Content.ToMemory().Span.SequenceEqual(expected), $"{key}: {stored.Content.ToMemory().Length} bytes differ from the {expected.Length} sent");
        Assert.Equal(Md5(expected), stored.Details.BlobContentHash ?? stored.Details.ContentHash);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(expected)), stored.Details.Metadata["sha256"]);
        if (upload is not null)
        {
            Assert.Equal(upload, stored.Details.Metadata["upload"]);
        }
    }

    public static async Task AssertNothingBelowAsync(AzuriteServer azurite, string prefix)
    {
        ArgumentNullException.ThrowIfNull(azurite);
        await foreach (var blob in azurite.Client.GetBlobContainerClient(GatewayServer.Bucket).GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, default))
        {
            Assert.Fail($"{blob.Name} was written");
        }
    }
}
