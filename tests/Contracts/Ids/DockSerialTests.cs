using System.Text;
using System.Text.Json;

namespace DockLogs.Contracts.Tests.Ids;

public sealed class DockSerialTests
{
    [Theory]
    [InlineData("7CTDM3D00BG7M4", true)]
    [InlineData("dock_sn-1", true)]
    [InlineData("a", true)]
    [InlineData("", false)]
    [InlineData(" ", false)]
    [InlineData("a b", false)]
    [InlineData("a/b", false)]
    [InlineData("..", false)]
    [InlineData("+", false)]
    [InlineData("#", false)]
    [InlineData("a\n", false)]
    [InlineData("a\0", false)]
    [InlineData("é", false)]
    [InlineData("٣", false)]
    [InlineData("ａ", false)]
    public void Serial_number_is_letters_digits_underscores_and_hyphens(string text, bool valid)
    {
        Assert.Equal(valid, DockSerial.TryParse(text, out var fromString));
        Assert.Equal(valid, DockSerial.TryParse(text.AsSpan(), out var fromSpan));
        Assert.Equal(valid, DockSerial.TryParse(Encoding.UTF8.GetBytes(text), out var fromUtf8));
        Assert.Equal(valid ? text : "", fromString.Value);
        Assert.Equal((fromString, fromString), (fromSpan, fromUtf8));
    }

    [Fact]
    public void Serial_number_has_at_most_64_characters()
    {
        Assert.True(DockSerial.TryParse(new string('a', 64), out _));
        Assert.False(DockSerial.TryParse(new string('a', 65), out _));
        Assert.False(DockSerial.TryParse(Encoding.UTF8.GetBytes(new string('a', 65)), out _));
        Assert.False(DockSerial.TryParse((string?)null, out _));
    }

    [Fact]
    public void Parse_names_what_was_found_and_expected()
    {
        var found = Assert.Throws<FormatException>(() => DockSerial.Parse("a/b"));
        var endless = Assert.Throws<FormatException>(() => DockSerial.Parse(new string('x', 100_000)));

        Assert.Equal("'a/b' is not a serial number: expected 1 to 64 letters, digits, underscores or hyphens.", found.Message);
        Assert.InRange(endless.Message.Length, 80, 200);
    }

    [Fact]
    public void Default_is_empty_and_equal_only_to_itself()
    {
        Assert.Equal("", default(DockSerial).Value);
        Assert.Equal("", default(DockSerial).ToString());
        Assert.NotEqual(default, DockSerial.Parse("a"));
        Assert.Equal(DockSerial.Parse("a"), DockSerial.Parse("a"));
        Assert.NotEqual(DockSerial.Parse("a"), DockSerial.Parse("A"));
    }

    [Fact]
    public void In_json_it_is_a_string_and_a_property_name()
    {
        var docks = new Dictionary<DockSerial, DockSerial[]> { [DockSerial.Parse("a")] = [DockSerial.Parse("b"), default] };

        var json = JsonSerializer.Serialize(docks);

        Assert.Equal("""{"a":["b",""]}""", json);
        Assert.Equal(docks, JsonSerializer.Deserialize<Dictionary<DockSerial, DockSerial[]>>(json));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<DockSerial>("\"a/b\""));
    }
}
