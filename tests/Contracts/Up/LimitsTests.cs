using System.Globalization;
using System.Text;

namespace DockLogs.Contracts.Tests.Up;

/// <summary>Size, depth, lengths of lists, and what reading may allocate.</summary>
public sealed class LimitsTests
{
    [Theory]
    [InlineData(256 * 1024)]
    [InlineData(1024 * 1024)]
    public void Payloads_up_to_one_megabyte_are_read(int size)
    {
        var payload = ProgressOf(size);

        Assert.Equal(size, payload.Length);
        Assert.Equal("ok", UpMessageReader.Read(Reading.Gateway, TopicKind.Events, payload).Message?.Progress?.Status);
    }

    [Fact]
    public void One_byte_more_is_too_large() => Assert.Equal(
        new ReadFault(ReadFaultReason.TooLarge, "1048577 bytes", "at most 1048576 bytes", "$"),
        UpMessageReader.Read(Reading.Gateway, TopicKind.Events, ProgressOf(UpMessageReader.MaxPayloadBytes + 1)).Fault);

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    public void Nesting_up_to_64_levels_is_read_and_one_more_is_too_deep(string open, string close)
    {
        Assert.Equal(UpMethod.Ignored, Reading.Event(Nested(63)).Method);

        var fault = Reading.Fault(Nested(64));

        Assert.Equal((ReadFaultReason.TooDeep, "at most 64 levels"), (fault.Reason, fault.Expected));
        Assert.StartsWith("$.x", fault.Path, StringComparison.Ordinal);

        string Nested(int levels) =>
            "{\"method\":\"hms\",\"x\":" + string.Concat(Enumerable.Repeat(open, levels)) + "1" + string.Concat(Enumerable.Repeat(close, levels)) + "}";
    }

    [Fact]
    public void A_megabyte_of_brackets_is_too_deep_and_costs_nothing()
    {
        var payload = new byte[UpMessageReader.MaxPayloadBytes];
        payload.AsSpan().Fill((byte)'[');

        Assert.Equal(ReadFaultReason.TooDeep, UpMessageReader.Read(Reading.Gateway, TopicKind.Events, payload).Fault?.Reason);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(100)]
    [InlineData(256)]
    public void Progress_of_many_files_is_read_whole(int count)
    {
        var files = Reading.Event(Files(count)).Progress!.Files;

        Assert.Equal(count, files.Count);
        Assert.Equal(Enumerable.Range(0, count).Select(i => (long?)i), files.Select(f => f.Size));
    }

    [Fact]
    public void More_files_than_any_dock_has_are_a_fault()
    {
        var fault = Reading.Fault(Files(257));

        Assert.Equal((ReadFaultReason.TooMany, "$.data.output.ext.files", "at most 256 files"), (fault.Reason, fault.Path, fault.Expected));
        Assert.Equal(ReadFaultReason.TooMany, Reading.Fault("{\"data\":{\"files\":[{}" + string.Concat(Enumerable.Repeat(",{}", 256)) + "]}}", TopicKind.ServicesReply).Reason);
    }

    [Fact]
    public void List_of_many_logs_is_read_whole()
    {
        var logs = string.Join(',', Enumerable.Range(0, 20_000).Select(i => $$$$"""{"boot_index":{{{{i}}}},"size":1}"""));

        var module = Assert.Single(Reading.Reply($$$$"""{"data":{"files":[{"module":"3","list":[{{{{logs}}}}]}]}}""").LogList!.Files);

        Assert.Equal(Enumerable.Range(0, 20_000).Select(i => (long)i), module.Logs.Select(log => log.BootIndex));
    }

    [Fact]
    public void Reading_a_typical_progress_event_makes_at_most_a_kilobyte_of_garbage()
    {
        var payload = Encoding.UTF8.GetBytes(Files(8));
        Read(payload);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = Read(payload);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(allocated, 1, 1024);
        Assert.Equal(8, result.Message!.Progress!.Files.Count);

        static UpReadResult Read(byte[] bytes) => UpMessageReader.Read(Reading.Gateway, TopicKind.Events, bytes);
    }

    private static string Files(int count) => "{\"data\":{\"output\":{\"ext\":{\"files\":["
        + string.Join(',', Enumerable.Range(0, count).Select(i => string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"device_sn":"drone_sn","key":"dock_sn/2026/06/13/4bf0039f-6434-44a8-b891-8d7b6b7ff138/0.tar","module":"0","progress":{"progress":{{{i % 100}}},"status":"file_zip"},"size":{{{i}}}}""")))
        + "]},\"status\":\"in_progress\"}}}";

    private static byte[] ProgressOf(int size)
    {
        const string Head = "{\"padding\":\"";
        const string Tail = "\",\"data\":{\"output\":{\"status\":\"ok\"}}}";
        return Encoding.UTF8.GetBytes(Head + new string('x', size - Head.Length - Tail.Length) + Tail);
    }
}
