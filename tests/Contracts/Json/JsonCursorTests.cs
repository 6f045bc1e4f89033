using System.Text;
using System.Text.Json;

namespace DockLogs.Contracts.Tests.Json;

/// <summary>Strings and white space of every length around the sixteen bytes that are looked at together.</summary>
public sealed class JsonCursorTests
{
    [Fact]
    public void Texts_of_every_length_come_through()
    {
        for (var length = 0; length <= 40; length++)
        {
            for (var at = 0; at <= length; at++)
            {
                foreach (var piece in new[] { "", "é", "\\\"", "\\\\", "\\n", "\\u00e9", "🚁" })
                {
                    var text = new string('a', at) + piece + new string('b', length - at);
                    foreach (var tail in new[] { "}", "}" + new string(' ', 20) })
                    {
                        var json = $"{{\"method\":\"hms\",\"tid\":\"{text}\"{tail}";
                        using var document = JsonDocument.Parse(json);

                        var message = UpMessageReader.Read(DockSerial.Parse("d"), TopicKind.Events, Encoding.UTF8.GetBytes(json)).Message;

                        Assert.Equal(document.RootElement.GetProperty("tid").GetString(), message?.Tid);
                    }
                }
            }
        }
    }

    [Fact]
    public void White_space_of_every_length_and_kind_is_passed_over()
    {
        for (var length = 0; length <= 40; length++)
        {
            foreach (var c in " \t\r\n")
            {
                var gap = new string(c, length);
                var json = $"{gap}{{{gap}\"method\"{gap}:{gap}\"hms\"{gap},{gap}\"x\"{gap}:{gap}[{gap}1{gap},{gap}{{{gap}}}{gap}]{gap}}}{gap}";

                Assert.True(Read(json).IsMessage, json);
                Assert.Equal(ReadFaultReason.NotJson, Read(json + "\v").Fault?.Reason);
                Assert.Equal(ReadFaultReason.NotJson, Read("\u00a0" + json).Fault?.Reason);
            }
        }
    }

    [Fact]
    public void Control_characters_anywhere_in_a_text_are_a_fault()
    {
        for (var length = 1; length <= 40; length++)
        {
            for (var c = '\0'; c < ' '; c++)
            {
                var json = $"{{\"method\":\"hms\",\"tid\":\"{new string('a', length - 1)}{c}{new string('b', 20)}\"}}";

                Assert.Equal((ReadFaultReason.NotJson, "$.tid"), (Read(json).Fault?.Reason, Read(json).Fault?.Path));
            }
        }
    }

    private static UpReadResult Read(string json) =>
        UpMessageReader.Read(DockSerial.Parse("d"), TopicKind.Events, Encoding.UTF8.GetBytes(json));
}
