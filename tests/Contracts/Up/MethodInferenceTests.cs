namespace DockLogs.Contracts.Tests.Up;

/// <summary>field-notes.md: a missing <c>method</c> is told by the shape of <c>data</c>.</summary>
public sealed class MethodInferenceTests
{
    [Theory]
    [InlineData("""{"data":{"output":{"status":"sent"}}}""")]
    [InlineData("""{"data":{"output":{"ext":{"files":[]}}}}""")]
    [InlineData("""{"method":null,"data":{"result":0,"output":{"status":"sent"}}}""")]
    [InlineData("""{"method":"","data":{"output":{"status":"sent"}}}""")]
    [InlineData("""{"method":"  ","data":{"output":{"status":"sent"}}}""")]
    public void Event_with_status_or_files_is_progress(string json)
    {
        var message = Reading.Event(json);

        Assert.Equal(UpMethod.FileUploadProgress, message.Method);
        Assert.Null(message.MethodText);
    }

    [Theory]
    [InlineData("""{"data":{"files":[]}}""")]
    [InlineData("""{"data":{"output":{"files":[]},"result":0}}""")]
    [InlineData("""{"data":{"result":0,"files":[]}}""")]
    public void Reply_with_files_is_a_list_reply(string json)
    {
        var message = Reading.Reply(json);

        Assert.Equal(UpMethod.FileUploadList, message.Method);
        Assert.Empty(message.LogList!.Files);
    }

    [Theory]
    [InlineData("""{"data":{"result":0}}""", 0)]
    [InlineData("""{"data":{"result":314000},"gateway":""}""", 314000)]
    [InlineData("""{"data":{"result":0,"output":{"status":"ok"}}}""", 0)]
    public void Reply_with_a_result_answers_by_tid(string json, int result)
    {
        var message = Reading.Reply(json);

        Assert.Equal(UpMethod.ReplyByTid, message.Method);
        Assert.Equal(result, message.Result);
    }

    [Theory]
    [InlineData("""{"data":{}}""", TopicKind.Events)]
    [InlineData("""{"data":{"result":0}}""", TopicKind.Events)]
    [InlineData("""{"data":{"output":{}}}""", TopicKind.Events)]
    [InlineData("""{"data":{"files":[]}}""", TopicKind.Events)]
    [InlineData("""{"data":{}}""", TopicKind.ServicesReply)]
    [InlineData("""{"data":{"output":{"status":"ok"}}}""", TopicKind.ServicesReply)]
    public void Any_other_shape_is_a_fault(string json, TopicKind kind)
    {
        var fault = Reading.Fault(json, kind);

        Assert.Equal((ReadFaultReason.UnknownShape, "$.data"), (fault.Reason, fault.Path));
    }

    [Theory]
    [InlineData(MethodNames.FileUploadList, UpMethod.FileUploadList)]
    [InlineData(MethodNames.FileUploadStart, UpMethod.FileUploadStart)]
    [InlineData(MethodNames.FileUploadUpdate, UpMethod.FileUploadUpdate)]
    public void Method_counts_more_than_the_shape(string text, UpMethod method)
    {
        var before = Reading.Reply($$$$"""{"method":"{{{{text}}}}","data":{"result":325009}}""");
        var after = Reading.Reply($$$$"""{"data":{"result":325009},"method":"{{{{text}}}}"}""");

        Assert.Equal((method, text, 325009), (before.Method, before.MethodText, before.Result));
        Assert.Equal(before, after);
    }

    [Fact]
    public void Escaped_names_and_methods_are_the_same_names_and_methods()
    {
        var message = Reading.Reply("""{"m\u0065thod":"fileupload\u005fstart","d\u0061ta":{"\u0072esult":1},"t\u0069d":"a\"\u00e9\ud83d\ude81\/"}""");

        Assert.Equal((UpMethod.FileUploadStart, MethodNames.FileUploadStart, 1), (message.Method, message.MethodText, message.Result));
        Assert.Equal("a\"é🚁/", message.Tid);
    }

    [Theory]
    [InlineData("flighttask_progress")]
    [InlineData("hms")]
    [InlineData("fileupload_callback")]
    [InlineData("FILEUPLOAD_PROGRESS")]
    public void Other_methods_are_ignored_whatever_they_carry(string method)
    {
        foreach (var kind in new[] { TopicKind.Events, TopicKind.ServicesReply })
        {
            foreach (var data in new[] { "{\"output\":7,\"result\":\"x\",\"files\":{}}", "[1]", "null", "\"x\"" })
            {
                var before = Reading.Result($$$$"""{"method":"{{{{method}}}}","data":{{{{data}}}},"need_reply":1,"tid":"t","bid":"b","gateway":"dock_sn"}""", kind);
                var after = Reading.Result($$$$"""{"gateway":"dock_sn","bid":"b","tid":"t","need_reply":1,"data":{{{{data}}}},"method":"{{{{method}}}}"}""", kind);

                Assert.Equal((UpMethod.Ignored, method, "t", "b", true), Facts(before.Message!));
                Assert.Equal(before.Message, after.Message);
            }
        }

        static (UpMethod, string?, string, string, bool) Facts(UpMessage m) => (m.Method, m.MethodText, m.Tid, m.Bid, m.NeedReply);
    }

    [Fact]
    public void Ignored_message_may_lack_data() => Assert.Equal(UpMethod.Ignored, Reading.Event("""{"method":"hms"}""").Method);

    [Fact]
    public void Ignored_message_must_still_be_json() =>
        Assert.Equal(ReadFaultReason.NotJson, Reading.Fault("""{"method":"hms","data":{"list":[1,2,}}""").Reason);

    [Theory]
    [InlineData(MethodNames.FileUploadProgress, TopicKind.ServicesReply)]
    [InlineData(MethodNames.FileUploadStart, TopicKind.Events)]
    [InlineData(MethodNames.FileUploadList, TopicKind.Events)]
    [InlineData(MethodNames.FileUploadUpdate, TopicKind.Events)]
    public void Our_methods_on_the_wrong_topic_are_a_fault(string method, TopicKind kind)
    {
        var fault = Reading.Fault($$$$"""{"method":"{{{{method}}}}","data":{"result":0}}""", kind);

        Assert.Equal((ReadFaultReason.WrongTopic, "$.method", $"\"{method}\""), (fault.Reason, fault.Path, fault.Found));
    }

    [Theory]
    [InlineData(TopicKind.Services)]
    [InlineData(TopicKind.EventsReply)]
    public void Topics_of_the_way_down_are_a_fault(TopicKind kind) =>
        Assert.Equal(ReadFaultReason.WrongTopic, Reading.Fault("{}", kind).Reason);
}
