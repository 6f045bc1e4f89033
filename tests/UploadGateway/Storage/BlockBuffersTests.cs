using DockLogs.UploadGateway.Errors;
using DockLogs.UploadGateway.Storage;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace DockLogs.UploadGateway.Tests.Storage;

public sealed class BlockBuffersTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly BlockBuffers _buffers;

    public BlockBuffersTests() => _buffers = new BlockBuffers(Options.Create(new GatewayOptions { MaxBufferBytes = 100 }), _time);

    [Fact]
    public async Task Buffer_is_waited_for_in_order_when_there_is_none()
    {
        var first = await _buffers.RentAsync(80, default);
        var large = _buffers.RentAsync(60, default).AsTask();
        var small = _buffers.RentAsync(10, default).AsTask();

        // The small one would fit, but must not overtake for ever.
        Assert.False(large.IsCompleted || small.IsCompleted);
        first.Dispose();
        using var second = await large;
        using var third = await small;

        Assert.Equal(70, _buffers.BytesInUse);
    }

    [Fact]
    public async Task What_is_kept_outlives_the_loan_and_counts_no_longer()
    {
        var buffer = await _buffers.RentAsync(100, default);
        buffer.Memory.Span.Fill(1);
        using var kept = buffer.Keep();
        buffer.Dispose();
        buffer.Dispose();
        using var next = await _buffers.RentAsync(100, default);
        next.Memory.Span.Fill(2);

        Assert.Equal(100, _buffers.BytesInUse);
        Assert.Equal(128, kept.HeldBytes);
        Assert.Equal(-1, kept.Bytes.IndexOfAnyExcept((byte)1));
        Assert.Throws<ObjectDisposedException>(() => buffer.Memory);
        Assert.Throws<ObjectDisposedException>(buffer.Keep);
    }

    [Theory]
    [InlineData(0, 4096)]
    [InlineData(499, 4096)]
    [InlineData(500, 1024)]
    [InlineData(749, 1024)]
    [InlineData(750, 256)]
    [InlineData(1000, 256)]
    public async Task Blocks_get_smaller_as_memory_gets_short(int usedKiB, int expectedKiB)
    {
        var buffers = new BlockBuffers(Options.Create(new GatewayOptions { MaxBufferBytes = 1000 * 1024 }), _time);
        using var used = await buffers.RentAsync(usedKiB * 1024, default);

        Assert.Equal(expectedKiB * 1024, buffers.PreferredSize(4096 * 1024));
        Assert.Equal(1, buffers.PreferredSize(1));
    }

    [Fact]
    public async Task Waiting_too_long_is_told_to_slow_down()
    {
        var first = await _buffers.RentAsync(100, default);
        var waiting = _buffers.RentAsync(1, default).AsTask();

        _time.Advance(new GatewayOptions().BufferWait);
        var refused = await Assert.ThrowsAsync<S3Exception>(() => waiting);
        first.Dispose();

        Assert.Equal("SlowDown", refused.Error.Code);
        Assert.Equal(0, _buffers.BytesInUse);
    }

    [Fact]
    public async Task Cancelled_wait_lets_the_next_one_in()
    {
        using var first = await _buffers.RentAsync(50, default);
        using var cancelled = new CancellationTokenSource();
        var large = _buffers.RentAsync(60, cancelled.Token).AsTask();
        var small = _buffers.RentAsync(50, default).AsTask();

        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
        using var second = await small;

        Assert.Equal(100, _buffers.BytesInUse);
    }
}
