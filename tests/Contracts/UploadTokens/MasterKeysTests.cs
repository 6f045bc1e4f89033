namespace DockLogs.Contracts.Tests.Tokens;

public sealed class MasterKeysTests
{
    private const string Key = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

    [Theory]
    [InlineData(Key, null)]
    [InlineData(Key, "")]
    [InlineData(Key, Key)]
    [InlineData(" " + Key + "\n", null)]
    public void Keys_are_32_bytes_in_base64(string current, string? previous)
    {
        Assert.True(MasterKeys.TryParse(current, previous, out var keys, out var problem));
        Assert.NotNull(keys);
        Assert.Null(problem);
    }

    [Theory]
    [InlineData(null, null, "current")]
    [InlineData("", null, "current")]
    [InlineData("AQEB", null, "current")]
    [InlineData("hush, a password that is long enough", null, "current")]
    [InlineData("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB", null, "current")]
    [InlineData(Key, "hush", "previous")]
    public void Wrong_key_is_named_and_never_shown(string? current, string? previous, string name)
    {
        Assert.False(MasterKeys.TryParse(current, previous, out var keys, out var problem));

        Assert.Null(keys);
        Assert.Contains($"the {name} master key", problem, StringComparison.Ordinal);
        Assert.Contains("expected 32 bytes in base64", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", problem, StringComparison.Ordinal);
        Assert.Equal(problem, Assert.Throws<FormatException>(() => MasterKeys.Parse(current, previous)).Message);
    }

    [Fact]
    public void Printing_keys_shows_no_key() => Assert.Equal(typeof(MasterKeys).FullName, MasterKeys.Parse(Key).ToString());
}
