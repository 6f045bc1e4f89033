namespace DockLogs.Contracts.Tests.Ids;

public sealed class TopicsTests
{
    private static readonly DockSerial Dock = DockSerial.Parse("dock_sn");

    [Fact]
    public void Topics_are_the_pages_and_parse_back()
    {
        (string Topic, string Text, TopicKind Kind)[] topics =
        [
            (Topics.Events(Dock), "thing/product/dock_sn/events", TopicKind.Events),
            (Topics.EventsReply(Dock), "thing/product/dock_sn/events_reply", TopicKind.EventsReply),
            (Topics.Services(Dock), "thing/product/dock_sn/services", TopicKind.Services),
            (Topics.ServicesReply(Dock), "thing/product/dock_sn/services_reply", TopicKind.ServicesReply),
        ];
        foreach (var (topic, text, kind) in topics)
        {
            Assert.Equal(text, topic);
            Assert.True(Topics.TryParse(topic, out var gateway, out var parsed));
            Assert.Equal((Dock, kind), (gateway, parsed));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("thing/product/dock_sn")]
    [InlineData("thing/product/dock_sn/")]
    [InlineData("thing/product//events")]
    [InlineData("thing/product/a b/events")]
    [InlineData("thing/product/+/events")]
    [InlineData("thing/product/dock_sn/Events")]
    [InlineData("thing/product/dock_sn/osd")]
    [InlineData("thing/product/dock_sn/events/x")]
    [InlineData("thing/product/dock_sn/x/events")]
    [InlineData("/thing/product/dock_sn/events")]
    [InlineData("sys/product/dock_sn/status")]
    public void Other_topics_are_refused(string? topic)
    {
        Assert.False(Topics.TryParse(topic, out var gateway, out _));
        Assert.Equal(default, gateway);
    }

    [Fact]
    public void Filters_are_topics_with_a_wildcard()
    {
        Assert.Equal(Topics.EventsFilter, Topics.Events(Dock).Replace("dock_sn", "+", StringComparison.Ordinal));
        Assert.Equal(Topics.EventsReplyFilter, Topics.EventsReply(Dock).Replace("dock_sn", "+", StringComparison.Ordinal));
        Assert.Equal(Topics.ServicesFilter, Topics.Services(Dock).Replace("dock_sn", "+", StringComparison.Ordinal));
        Assert.Equal(Topics.ServicesReplyFilter, Topics.ServicesReply(Dock).Replace("dock_sn", "+", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0", true)]
    [InlineData("3", true)]
    [InlineData("1", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Two_modules_are_known(string? module, bool known) => Assert.Equal(known, LogModule.IsKnown(module));

    [Theory]
    [InlineData("ok", true)]
    [InlineData("rejected", true)]
    [InlineData("failed", true)]
    [InlineData("canceled", true)]
    [InlineData("timeout", true)]
    [InlineData("file_pull", false)]
    [InlineData("paused", false)]
    [InlineData("OK", false)]
    [InlineData("thinking", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Five_status_words_are_terminal(string? status, bool terminal) => Assert.Equal(terminal, ProgressStatus.IsTerminal(status));
}
