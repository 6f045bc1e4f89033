using System.Text;
using DockLogs.Bridge.Quarantine;

namespace DockLogs.Bridge.Tests.Quarantine;

public sealed class QuarantineNameTests
{
    private static readonly QuarantinedMessage Message = new()
    {
        ReceivedAt = new DateTimeOffset(2026, 3, 4, 6, 7, 8, 9, TimeSpan.FromHours(1)),
        Topic = "thing/product/A/events",
        Reason = "not-json",
        Found = "found",
        Expected = "expected",
        Source = QuarantinedMessage.FromUplink,
        Body = "body"u8.ToArray(),
    };

    [Fact]
    public void Name_has_the_utc_day_the_time_and_a_hash_of_topic_and_body()
    {
        var name = QuarantineName.For(Message);
        Assert.Matches("^2026/03/04/050708009-[0-9a-f]{16}$", name);
        Assert.Equal(name, QuarantineName.For(Message with { Reason = "other", Found = "other" }));
        Assert.NotEqual(name, QuarantineName.For(Message with { Topic = "thing/product/B/events" }));
        Assert.NotEqual(name, QuarantineName.For(Message with { Body = "other"u8.ToArray() }));
        Assert.Equal(name[^16..], QuarantineName.For(Message with { ReceivedAt = Message.ReceivedAt.AddDays(1) })[^16..]);
    }

    [Fact]
    public void Id_is_the_name_without_slashes_and_leads_back_to_it()
    {
        var name = QuarantineName.For(Message);
        var id = QuarantineName.ToId(name);
        Assert.Matches("^20260304-050708009-[0-9a-f]{16}$", id);
        Assert.True(QuarantineName.TryParseId(id, out var back));
        Assert.Equal(name, back);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("20260304-050708009-0123456789abcde")]
    [InlineData("20260304-050708009-0123456789abcdeX")]
    [InlineData("20260304/050708009-0123456789abcdef")]
    [InlineData("../../../../../etc/passwd/././././.")]
    public void Anything_else_is_no_id(string? id) => Assert.False(QuarantineName.TryParseId(id, out _));

    [Fact]
    public void Metadata_is_ascii_short_and_reads_back()
    {
        var message = Message with { Topic = "thing/ü 😀\r\n/events", Found = string.Concat(Enumerable.Repeat("😀ü", 5000)), Expected = "", Path = "$.data" };
        var metadata = QuarantineMetadata.Write(message);
        Assert.All(metadata.Values, value => Assert.True(value.Length is > 0 and <= 1000 && Ascii.IsValid(value)));

        var back = QuarantineMetadata.ReadMessage(metadata, message.Body);
        Assert.Equal(message.Topic, back.Topic);
        Assert.Equal(message.ReceivedAt, back.ReceivedAt);
        Assert.Equal("", back.Expected);
        Assert.Equal("$.data", back.Path);
        Assert.EndsWith("…", back.Found, StringComparison.Ordinal);
        Assert.StartsWith(back.Found[..^1], message.Found, StringComparison.Ordinal);
        Assert.DoesNotContain('\uFFFD', back.Found);
    }
}
