using DockLogs.Functions.Api;

namespace DockLogs.Functions.Tests.Api;

public sealed class PageTokenTests
{
    [Fact]
    public void Token_gives_its_parts_back() =>
        Assert.Equal(["a", "", "ä/🚁"], PageToken.Read(PageToken.Write("a", "", "ä/🚁"), 3));

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("$$$")]
    [InlineData("____")]
    [InlineData("MgphCmI")]
    public void Text_that_is_no_token_is_refused(string token) => Assert.Throws<FormatException>(() => PageToken.Read(token, 2));

    [Fact]
    public void Token_of_another_list_is_refused() => Assert.Throws<FormatException>(() => PageToken.Read(PageToken.Write("a"), 2));
}
