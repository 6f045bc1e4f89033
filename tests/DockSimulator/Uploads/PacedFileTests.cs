using DockLogs.DockSimulator.Uploads;
using Microsoft.Extensions.Time.Testing;

namespace DockLogs.DockSimulator.Tests.Uploads;

public sealed class PacedFileTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly string _path = Path.GetTempFileName();
    private readonly List<long> _sent = [];

    public PacedFileTests() => File.WriteAllBytes(_path, new byte[50_000]);

    [Fact]
    public async Task File_with_a_rate_is_read_no_faster()
    {
        await using var file = Open(bytesPerSecond: 1_000, stallAt: null, CancellationToken.None);

        var reading = file.ReadAsync(new byte[2_000]).AsTask();
        _time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(reading.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.2));

        Assert.Equal(2_000, await reading);
        Assert.Equal([2_000], _sent);
    }

    [Fact]
    public async Task File_that_stalls_is_read_up_to_there_and_on_only_to_a_cancel()
    {
        using var cancel = new CancellationTokenSource();
        await using var file = Open(bytesPerSecond: null, stallAt: 30_000, cancel.Token);

        Assert.Equal(30_000, await file.ReadAsync(new byte[50_000]));
        var stalled = file.ReadAsync(new byte[1]).AsTask();
        _time.Advance(TimeSpan.FromDays(1));
        Assert.False(stalled.IsCompleted);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stalled);
    }

    public void Dispose() => File.Delete(_path);

    private PacedFile Open(long? bytesPerSecond, long? stallAt, CancellationToken canceled) => new(
        new FileStream(_path, FileMode.Open, FileAccess.Read), bytesPerSecond, stallAt, _sent.Add, _time, canceled);
}
