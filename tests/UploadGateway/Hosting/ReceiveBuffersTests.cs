using DockLogs.UploadGateway.Hosting;
using DockLogs.UploadGateway.Tests.Support;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace DockLogs.UploadGateway.Tests.Hosting;

public sealed class ReceiveBuffersTests
{
    private readonly ReceiveBuffers _buffers = new();

    [Fact]
    public void Returned_buffer_is_lent_again()
    {
        using var pool = _buffers.Create();
        var first = pool.Rent();
        first.Memory.Span[0] = 42;
        first.Dispose();

        using var second = pool.Rent(ReceiveBuffers.BlockBytes);

        Assert.Equal(42, second.Memory.Span[0]);
        Assert.Equal(ReceiveBuffers.BlockBytes, second.Memory.Length);
        Assert.Equal(0, _buffers.Idle);
    }

    [Fact]
    public void Buffer_cannot_be_used_after_its_return()
    {
        using var pool = _buffers.Create();
        var lent = pool.Rent();

        lent.Dispose();

        Assert.Throws<ObjectDisposedException>(() => lent.Memory);
    }

    [Fact]
    public void Buffer_returned_twice_is_there_once()
    {
        using var pool = _buffers.Create();
        var lent = pool.Rent();
        lent.Dispose();
        lent.Dispose();

        using var first = pool.Rent();
        using var second = pool.Rent();

        Assert.False(first.Memory.Span.Overlaps(second.Memory.Span));
    }

    [Fact]
    public void Idle_buffers_are_bounded_over_all_pools()
    {
        using var pool = _buffers.Create();
        using var otherPool = _buffers.Create();
        var lent = Enumerable.Range(0, ReceiveBuffers.MaxIdle + 50).Select(i => (i % 2 == 0 ? pool : otherPool).Rent()).ToList();

        lent.ForEach(buffer => buffer.Dispose());

        Assert.Equal(ReceiveBuffers.MaxIdle, _buffers.Idle);
    }

    [Fact]
    public void Buffer_larger_than_a_block_is_refused()
    {
        using var pool = _buffers.Create();

        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Rent(ReceiveBuffers.BlockBytes + 1));
    }

    [Fact]
    public async Task Gateway_receives_into_them_and_gives_them_back()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var gateway = await GatewayServer.StartAsync(store: new MemoryObjectStore(), time: time);
        var buffers = Assert.IsType<ReceiveBuffers>(gateway.Services.GetRequiredService<IMemoryPoolFactory<byte>>());

        var answer = await RawHttp.SendAsync(gateway.Address, "PUT /dock-logs/x HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"u8.ToArray());

        Assert.Equal(403, answer.Status);
        await gateway.DisposeAsync();
        Assert.InRange(buffers.Idle, 1, ReceiveBuffers.MaxIdle);
    }
}
