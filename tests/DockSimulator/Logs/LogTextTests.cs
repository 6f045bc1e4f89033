using System.Text;
using DockLogs.DockSimulator.Logs;

namespace DockLogs.DockSimulator.Tests.Logs;

public sealed class LogTextTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_003)]
    public void Text_read_to_its_end_has_the_size_of_the_log(int size)
    {
        Assert.Equal(size, ReadAll(new LogText(Some(size))).Length);
    }

    [Fact]
    public void Text_of_the_same_log_is_the_same_in_any_portions()
    {
        var whole = ReadAll(new LogText(Some(20_000)));
        using var text = new LogText(Some(20_000));
        var portions = new MemoryStream();
        var buffer = new byte[17];
        while (text.Read(buffer) is var count && count > 0)
        {
            portions.Write(buffer, 0, count);
        }

        Assert.Equal(whole, portions.ToArray());
    }

    [Fact]
    public void Text_rewound_begins_again()
    {
        using var text = new LogText(Some(5_000));
        var first = ReadAll(text);
        text.Position = 0;

        Assert.Equal(first, ReadAll(text));
    }

    [Fact]
    public void Text_consists_of_lines_with_time_level_and_part()
    {
        var lines = Encoding.UTF8.GetString(ReadAll(new LogText(Some(50_000)))).Split('\n')[..^1];

        Assert.All(lines, line => Assert.Matches(@"^2026-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} \[(INFO |DEBUG|WARN |ERROR)\] dock\.[a-z]+: .{8,}$", line));
        Assert.True(lines.Length > 400);
    }

    private static LogFile Some(long size) => new()
    {
        Module = "3",
        DeviceSn = "SIMDOCK00001",
        BootIndex = 7,
        StartTime = new DateTimeOffset(2026, 3, 1, 2, 0, 0, TimeSpan.Zero),
        EndTime = new DateTimeOffset(2026, 3, 1, 5, 0, 0, TimeSpan.Zero),
        Size = size,
        ContentSeed = 42,
    };

    private static byte[] ReadAll(Stream stream)
    {
        var all = new MemoryStream();
        stream.CopyTo(all);
        return all.ToArray();
    }
}
