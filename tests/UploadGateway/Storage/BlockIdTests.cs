using DockLogs.UploadGateway.Storage;
using Microsoft.Extensions.Time.Testing;

namespace DockLogs.UploadGateway.Tests.Storage;

public sealed class BlockIdTests
{
    [Fact]
    public void Id_says_again_what_was_written_into_it()
    {
        var clock = new AttemptClock(new FakeTimeProvider(new DateTimeOffset(2026, 3, 14, 12, 0, 0, TimeSpan.Zero)));
        var attempt = clock.Next();
        byte[] md5 = [.. Enumerable.Range(1, 16).Select(i => (byte)i)];
        byte[] checksum = [.. Enumerable.Range(100, 32).Select(i => (byte)i)];

        var text = BlockId.Write(BlockId.WriterOf("upload"), 10_000, attempt, BlockId.MaxIndex, isLast: true, isEmptyPart: false, md5, checksum);
        var read = BlockId.Read(text)!.Value;

        Assert.Equal(88, text.Length);
        Assert.Equal(Convert.ToHexStringLower(BlockId.WriterOf("upload")), read.Writer);
        Assert.Equal((10_000, attempt, BlockId.MaxIndex, true, false), (read.Part, read.Attempt, read.Index, read.IsLast, read.IsEmptyPart));
        Assert.Equal(md5, read.Md5);
        Assert.Equal(checksum, read.Checksum);
        Assert.Equal(new DateTimeOffset(2026, 3, 14, 12, 0, 0, TimeSpan.Zero), AttemptClock.TimeOf(attempt));
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("not base64 at all")]
    public void Id_of_another_program_is_none(string text) => Assert.Null(BlockId.Read(text));

    [Fact]
    public void Attempts_of_one_instant_differ_and_are_in_order()
    {
        var clock = new AttemptClock(new FakeTimeProvider());
        var attempts = Enumerable.Range(0, 100).Select(_ => clock.Next()).ToList();

        Assert.Equal(attempts.Order(), attempts);
        Assert.Equal(100, attempts.Distinct().Count());
    }
}
