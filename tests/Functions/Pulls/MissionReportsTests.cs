using System.Text;
using DockLogs.Contracts;
using DockLogs.Functions.Pulls;

namespace DockLogs.Functions.Tests.Pulls;

public sealed class MissionReportsTests
{
    [Theory]
    [InlineData("\"in_progress\"", "in_progress")]
    [InlineData("\"\"", null)]
    [InlineData("7", null)]
    [InlineData("{\"status\":\"ok\"}", null)]
    [InlineData("\"\\ud800\"", null)]
    public void Status_is_read_or_left_out_but_never_throws(string status, string? expected)
    {
        byte[] payload = Encoding.UTF8.GetBytes($$$"""{"bid":"b","data":{"output":{"status":{{{status}}}}},"gateway":"D1","method":"flighttask_progress","tid":"t","timestamp":1655781395926}""");
        UpMessage? message = UpMessageReader.Read(DockSerial.Parse("D1"), TopicKind.Events, payload).Message;
        Assert.NotNull(message);
        Assert.Equal(expected, MissionReports.Read(message, payload)?.Status);
    }
}
