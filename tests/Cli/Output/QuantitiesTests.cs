using DockLogs.Cli.Output;

namespace DockLogs.Cli.Tests.Output;

public sealed class QuantitiesTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData(0L, "0 B")]
    [InlineData(1023L, "1023 B")]
    [InlineData(1024L, "1.0 KiB")]
    [InlineData(1048575L, "1.0 MiB")]
    [InlineData(1572864L, "1.5 MiB")]
    [InlineData(long.MaxValue, "8192.0 PiB")]
    public void Size_is_in_binary_units(long? bytes, string expected) => Assert.Equal(expected, Quantities.Size(bytes));

    [Theory]
    [InlineData(0.5, "0.5 s")]
    [InlineData(12.4, "12 s")]
    [InlineData(150, "2 min 30 s")]
    [InlineData(93_900, "26 h 5 min")]
    public void Duration_has_two_units_at_most(double seconds, string expected) => Assert.Equal(expected, Quantities.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(new long[0], "")]
    [InlineData(new long[] { 5 }, "5")]
    [InlineData(new long[] { 1, 2, 3, 4, 9, 7, 8 }, "1–4,9,7,8")]
    public void Numbers_in_a_row_are_a_range(long[] numbers, string expected) => Assert.Equal(expected, Quantities.Numbers(numbers));

    [Fact]
    public void Json_line_keeps_blanks_and_quotes_inside_of_texts() =>
        Assert.Equal("""{"a":"x \" : \\","b":[1.0,2]}""", JsonLine.Of("{ \"a\" : \"x \\\" : \\\\\",\r\n \"b\": [1.0,\t2] }"));
}
