using System.IO.Pipelines;
using DockLogs.UploadGateway.Payloads;
using DockLogs.UploadGateway.Storage;
using DockLogs.UploadGateway.Tests.Support;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace DockLogs.UploadGateway.Tests.Storage;

public sealed class BlockStagerTests
{
    private const int KiB = 1024;

    /// <summary>Blocks of 256 KiB.</summary>
    [Theory]
    [InlineData(64, new[] { 64 })]
    [InlineData(65, new[] { 49, 16 })]
    [InlineData(256, new[] { 240, 16 })]
    [InlineData(257, new[] { 241, 16 })]
    [InlineData(272, new[] { 256, 16 })]
    [InlineData(273, new[] { 256, 1, 16 })]
    [InlineData(1024, new[] { 256, 256, 256, 240, 16 })]
    public async Task Body_of_several_blocks_ends_with_a_small_one(int size, int[] expected)
    {
        var options = Options.Create(new GatewayOptions { BlockSize = 256 * KiB });
        var store = new MemoryObjectStore();
        var stager = new BlockStager(store, new BlockBuffers(options, new FakeTimeProvider()), options);
        var body = TestBytes.Of(size * KiB);
        using var payload = new PlainPayload(new PatientBody(PipeReader.Create(new MemoryStream(body)), new FakeTimeProvider()), body.Length);
        using var digest = new PayloadDigest(new DeclaredDigests());
        var address = new ObjectAddress(GatewayServer.Bucket, "3.tar");
        var ids = new List<string>();

        var verified = await stager.StageAsync(address, payload, digest, NextId, default);
        var staged = (await store.ListStagedAsync(address, default)).ToDictionary(block => block.Id, block => block.Size);
        await store.CommitAsync(address, ids, new ObjectProperties(), WriteCondition.None, default);

        Assert.Equal(expected, ids.Select(id => (int)staged[id] / KiB));
        Assert.Equal(body, store["3.tar"]);
        Assert.Equal(TestBytes.Md5(body), verified.Md5);

        string NextId(int index, VerifiedDigest? last)
        {
            ids.Add($"{index}");
            return ids[^1];
        }
    }
}
