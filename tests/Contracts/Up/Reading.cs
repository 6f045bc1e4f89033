using System.Text;

namespace DockLogs.Contracts.Tests.Up;

/// <summary>Reads a message that a test has written as JSON.</summary>
internal static class Reading
{
    public static readonly DockSerial Gateway = DockSerial.Parse("dock_sn");

    public static UpReadResult Result(string json, TopicKind kind) => UpMessageReader.Read(Gateway, kind, Encoding.UTF8.GetBytes(json));

    public static UpMessage Event(string json) => Message(json, TopicKind.Events);

    public static UpMessage Reply(string json) => Message(json, TopicKind.ServicesReply);

    public static ReadFault Fault(string json, TopicKind kind = TopicKind.Events)
    {
        var result = Result(json, kind);
        Assert.Null(result.Message);
        Assert.NotNull(result.Fault);
        return result.Fault;
    }

    /// <summary>A progress event with one file, whose fields are given as JSON without the braces.</summary>
    public static ProgressFile File(string fields, string outputStatus = "in_progress") => Assert.Single(
        Event($$$$"""{"data":{"output":{"ext":{"files":[{{{{{fields}}}}}]},"status":"{{{{outputStatus}}}}"}}}""").Progress!.Files);

    /// <summary>The one file's percentage, from the fields of its progress.</summary>
    public static int Percent(string progressFields, string outputStatus = "in_progress") =>
        File($$$$""" "module":"0","progress":{{{{{progressFields}}}}} """, outputStatus).Percent;

    /// <summary>A list reply with one module that has one log, whose fields are given as JSON without the braces.</summary>
    public static LogEntry Log(string fields) => Assert.Single(Assert.Single(
        Reply($$$$"""{"data":{"files":[{"module":"3","list":[{{{{{fields}}}}}]}],"result":0}}""").LogList!.Files).Logs);

    private static UpMessage Message(string json, TopicKind kind)
    {
        var result = Result(json, kind);
        Assert.True(result.IsMessage, result.Fault?.ToString());
        Assert.Null(result.Fault);
        return result.Message;
    }
}
