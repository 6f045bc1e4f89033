using DockLogs.Contracts;
using DockLogs.UploadGateway.Revocation;
using DockLogs.UploadGateway.Storage;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace DockLogs.UploadGateway.Tests.Hosting;

public sealed class RevocationsTests
{
    private static readonly UploadId Upload = UploadId.New();

    private readonly FakeTimeProvider _time = new();
    private readonly SlowList _list = new();

    [Fact]
    public async Task Failed_read_counts_for_all_who_waited_for_it()
    {
        using var revocations = New();
        var asking = Enumerable.Range(0, 20).Select(_ => revocations.IsRevokedAsync(Upload, default).AsTask()).ToList();

        _list.Fail();

        foreach (var one in asking)
        {
            await Assert.ThrowsAsync<ObjectStoreException>(() => one.WaitAsync(TimeSpan.FromSeconds(30)));
        }

        Assert.Equal(1, _list.Reads);
    }

    [Fact]
    public async Task Failed_read_leaves_all_who_waited_for_it_with_the_last_copy()
    {
        using var revocations = New();
        var first = revocations.IsRevokedAsync(Upload, default).AsTask();
        _list.Answer(Upload);
        Assert.True(await first);
        _time.Advance(TimeSpan.FromMinutes(1));
        var asking = Enumerable.Range(0, 20).Select(_ => revocations.IsRevokedAsync(Upload, default).AsTask()).ToList();

        _list.Fail();

        foreach (var one in asking)
        {
            Assert.True(await one.WaitAsync(TimeSpan.FromSeconds(30)));
        }

        Assert.Equal(2, _list.Reads);
    }

    [Fact]
    public async Task Who_asks_after_a_failed_read_reads_again()
    {
        using var revocations = New();
        var first = revocations.IsRevokedAsync(Upload, default).AsTask();
        _list.Fail();
        await Assert.ThrowsAsync<ObjectStoreException>(() => first);

        var second = revocations.IsRevokedAsync(Upload, default).AsTask();
        _list.Answer();

        Assert.False(await second);
    }

    private Revocations New() => new(_list, Options.Create(new GatewayOptions()), _time, new FakeLogger<Revocations>());

    /// <summary>Every read waits for its answer.</summary>
    private sealed class SlowList : IRevocationList
    {
        private TaskCompletionSource<IReadOnlySet<UploadId>> _answer = new();

        public int Reads { get; private set; }

        public Task<IReadOnlySet<UploadId>> ReadAsync(CancellationToken cancellationToken)
        {
            Reads++;
            return _answer.Task;
        }

        public Task<int> RemoveOlderAsync(DateTimeOffset limit, CancellationToken cancellationToken) => Task.FromResult(0);

        public void Answer(params UploadId[] revoked) => Next().SetResult(revoked.ToHashSet());

        public void Fail() => Next().SetException(new ObjectStoreException(StoreFault.Unavailable, new IOException()));

        private TaskCompletionSource<IReadOnlySet<UploadId>> Next() =>
            Interlocked.Exchange(ref _answer, new(TaskCreationOptions.RunContinuationsAsynchronously));
    }
}
