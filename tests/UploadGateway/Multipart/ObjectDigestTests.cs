using DockLogs.UploadGateway.Multipart;
using DockLogs.UploadGateway.Storage;
using Moq;

namespace DockLogs.UploadGateway.Tests.Multipart;

public sealed class ObjectDigestTests
{
    private const int Length = 100_000;

    private static readonly ObjectAddress Address = new("dock-logs", "3.tar");

    private readonly byte[] _bytes = Support.TestBytes.Of(Length);
    private readonly Mock<IObjectStore> _store = new();
    private readonly Queue<Exception> _failures = new();

    public ObjectDigestTests() => _store
        .Setup(store => store.OpenReadAsync(Address, "1", It.IsAny<long>(), It.IsAny<CancellationToken>()))
        .ReturnsAsync((ObjectAddress _, string _, long offset, CancellationToken _) => new Torn(_bytes, (int)offset, _failures));

    [Fact]
    public async Task Download_that_the_library_gave_up_goes_on_where_it_broke()
    {
        // What Azure.Storage.Blobs throws when a stream broke more often than it tries again.
        _failures.Enqueue(new AggregateException("Retry failed after 4 tries.", new IOException("torn")));
        _failures.Enqueue(new TaskCanceledException("The operation was cancelled because it exceeded the configured timeout."));
        using var digest = new RunningDigest();

        await new ObjectDigest(_store.Object).FollowAsync(Address, "1", digest, 0, Length, default);

        Assert.Equal(Support.TestBytes.Md5(_bytes), digest.Md5);
        Assert.Empty(_failures);
    }

    [Fact]
    public async Task Object_overwritten_while_it_is_read_is_told_as_such()
    {
        _failures.Enqueue(new Azure.RequestFailedException(412, "changed", "ConditionNotMet", null));
        using var digest = new RunningDigest();

        var failure = await Assert.ThrowsAsync<ObjectStoreException>(
            () => new ObjectDigest(_store.Object).FollowAsync(Address, "1", digest, 0, Length, default));

        Assert.Equal(StoreFault.ConditionFailed, failure.Fault);
    }

    /// <summary>Gives half of what is left, and then the next failure.</summary>
    private sealed class Torn(byte[] bytes, int offset, Queue<Exception> failures) : MemoryStream(bytes, offset, bytes.Length - offset)
    {
        private readonly int _half = (bytes.Length - offset) / 2;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position < _half || failures.Count == 0)
            {
                return base.ReadAsync(buffer[..Math.Min(buffer.Length, failures.Count == 0 ? buffer.Length : _half)], cancellationToken);
            }

            return ValueTask.FromException<int>(failures.Dequeue());
        }
    }
}
