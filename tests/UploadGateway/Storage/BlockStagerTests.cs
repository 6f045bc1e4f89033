using DockLogs.UploadGateway.Payloads;
using DockLogs.UploadGateway.Signing;
using DockLogs.UploadGateway.Storage;
using DockLogs.UploadGateway.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace DockLogs.UploadGateway.Tests.Storage;

public sealed class BlockStagerTests
{
    [Theory]
    [InlineData(1, 65536, 1)]
    [InlineData(65536, 65536, 1)]
    [InlineData(65537, 65536, 2)]
    [InlineData(1_000_000, 65536, 16)]
    public async Task Body_is_staged_in_blocks_that_follow_each_other(int length, int blockSize, int blocks)
    {
        var options = Options.Create(new GatewayOptions { BlockSize = blockSize, MaxBufferBytes = 10 * 1024 * 1024 });
        var buffers = new BlockBuffers(options, new FakeTimeProvider());
        var store = new MemoryObjectStore();
        var address = new ObjectAddress(GatewayServer.Bucket, "key");
        var body = TestBytes.Of(length);
        var ids = new List<string>();
        Assert.True(DeclaredDigests.TryRead(new HeaderDictionary(), PayloadHash.Unsigned, out var declared, out _));
        using var payload = new PlainPayload(System.IO.Pipelines.PipeReader.Create(new MemoryStream(body)), length);
        using var digest = new PayloadDigest(declared);

        var verified = await new BlockStager(store, buffers, options).StageAsync(address, payload, digest, Id, default);
        await store.CommitAsync(address, ids, new ObjectProperties(), WriteCondition.None, default);

        Assert.Equal(blocks, ids.Count);
        Assert.Equal(body, store["key"]);
        Assert.Equal(TestBytes.Md5(body), verified.Md5);
        Assert.Equal(0, buffers.BytesInUse);

        string Id(int index, VerifiedDigest? last)
        {
            Assert.Equal(index == blocks - 1, last is not null);
            ids.Add($"{index:D4}");
            return ids[^1];
        }
    }
}
