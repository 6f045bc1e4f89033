namespace DockLogs.Contracts.Tests.Up;

/// <summary>A refused message says what was found, what was expected, and where.</summary>
public sealed class FaultTests
{
    [Theory]
    [InlineData("", ReadFaultReason.NotJson, "an empty message", "a value", "$")]
    [InlineData("  ", ReadFaultReason.NotJson, "the end of the message at byte 2", "a value", "$")]
    [InlineData("[]", ReadFaultReason.NotAnObject, "[]", "an object", "$")]
    [InlineData("\"x\"", ReadFaultReason.NotAnObject, "\"x\"", "an object", "$")]
    [InlineData(" 7 ", ReadFaultReason.NotAnObject, "7", "an object", "$")]
    [InlineData("{} {}", ReadFaultReason.NotJson, "'{' at byte 3", "the end of the message", "$")]
    [InlineData("{}\0", ReadFaultReason.NotJson, "0x00 at byte 2", "the end of the message", "$")]
    [InlineData("{", ReadFaultReason.NotJson, "the end of the message at byte 1", "a property name", "$")]
    [InlineData("{\"data\"", ReadFaultReason.NotJson, "the end of the message at byte 7", "':'", "$")]
    [InlineData("{\"data\":", ReadFaultReason.NotJson, "the end of the message at byte 8", "a value", "$.data")]
    [InlineData("{\"data\":{\"output\":{\"status\":\"o", ReadFaultReason.NotJson, "the end of the message at byte 30", "the rest of a string", "$.data.output.status")]
    [InlineData("{\"data\":{\"result\":1,}}", ReadFaultReason.NotJson, "'}' at byte 20", "a property name", "$.data")]
    [InlineData("{\"data\":{\"result\":1]}", ReadFaultReason.NotJson, "']' at byte 19", "',' or '}'", "$.data")]
    [InlineData("{\"a\":[1,2,]}", ReadFaultReason.NotJson, "']' at byte 10", "a value", "$.a[2]")]
    [InlineData("{\"a\":[1 2]}", ReadFaultReason.NotJson, "'2' at byte 8", "',' or ']'", "$.a")]
    [InlineData("{\"a\":01}", ReadFaultReason.NotJson, "'1' at byte 6", "a number", "$.a")]
    [InlineData("{\"a\":-}", ReadFaultReason.NotJson, "'}' at byte 6", "a number", "$.a")]
    [InlineData("{\"a\":1.}", ReadFaultReason.NotJson, "'}' at byte 7", "a digit", "$.a")]
    [InlineData("{\"a\":1e+}", ReadFaultReason.NotJson, "'}' at byte 8", "a digit", "$.a")]
    [InlineData("{\"a\":tru}", ReadFaultReason.NotJson, "'t' at byte 5", "true", "$.a")]
    [InlineData("{\"a\":NaN}", ReadFaultReason.NotJson, "'N' at byte 5", "a value", "$.a")]
    [InlineData("{a:1}", ReadFaultReason.NotJson, "'a' at byte 1", "a property name", "$")]
    [InlineData("{\"a\":\"\\x\"}", ReadFaultReason.NotJson, "'\\' at byte 6", "an escape that JSON knows", "$.a")]
    [InlineData("{\"a\":\"\\u12G4\"}", ReadFaultReason.NotJson, "'\\' at byte 6", "an escape that JSON knows", "$.a")]
    [InlineData("{\"a\":\"x\ny\"}", ReadFaultReason.NotJson, "0x0A at byte 7", "no control character in a string", "$.a")]
    [InlineData("{}", ReadFaultReason.MissingField, "nothing", "an object", "$.data")]
    [InlineData("{\"data\":null}", ReadFaultReason.MissingField, "nothing", "an object", "$.data")]
    [InlineData("{\"data\":[]}", ReadFaultReason.WrongType, "[]", "an object", "$.data")]
    [InlineData("{\"method\":7,\"data\":{}}", ReadFaultReason.WrongType, "7", "a string", "$.method")]
    [InlineData("{\"gateway\":{\"a\":1},\"method\":\"hms\"}", ReadFaultReason.WrongType, "{\"a\":1}", "a string", "$.gateway")]
    [InlineData("{\"method\":\"fileupload_progress\",\"data\":{}}", ReadFaultReason.MissingField, "nothing", "an object", "$.data.output")]
    [InlineData("{\"method\":\"fileupload_progress\",\"data\":{\"output\":{\"ext\":{}}}}", ReadFaultReason.MissingField, "nothing", "a status word", "$.data.output.status")]
    [InlineData("{\"method\":\"fileupload_progress\",\"data\":{\"output\":[1]}}", ReadFaultReason.WrongType, "[1]", "an object", "$.data.output")]
    [InlineData("{\"data\":{\"output\":{\"status\":\"ok\",\"ext\":[]}}}", ReadFaultReason.WrongType, "[]", "an object", "$.data.output.ext")]
    [InlineData("{\"data\":{\"output\":{\"status\":\"ok\",\"ext\":{\"files\":{}}}}}", ReadFaultReason.WrongType, "{}", "an array", "$.data.output.ext.files")]
    [InlineData("{\"data\":{\"output\":{\"status\":true}}}", ReadFaultReason.WrongType, "true", "a string", "$.data.output.status")]
    [InlineData("{\"data\":{\"output\":{\"ext\":{\"files\":[{},7]}}}}", ReadFaultReason.WrongType, "7", "an object", "$.data.output.ext.files[1]")]
    [InlineData("{\"data\":{\"output\":{\"ext\":{\"files\":[{\"progress\":5}]}}}}", ReadFaultReason.WrongType, "5", "an object", "$.data.output.ext.files[0].progress")]
    [InlineData("{\"data\":{\"output\":{\"ext\":{\"files\":[{\"progress\":{\"result\":\"bad\"}}]}}}}", ReadFaultReason.WrongType, "\"bad\"", "an integer", "$.data.output.ext.files[0].progress.result")]
    [InlineData("{\"tid\":{},\"data\":{\"output\":{\"status\":\"ok\"}}}", ReadFaultReason.WrongType, "{}", "a string", "$.tid")]
    [InlineData("{\"timestamp\":\"now\",\"data\":{\"output\":{\"status\":\"ok\"}}}", ReadFaultReason.WrongType, "\"now\"", "an integer", "$.timestamp")]
    public void Event_faults_say_what_and_where(string json, string reason, string found, string expected, string path) =>
        Assert.Equal(new ReadFault(reason, found, expected, path), Reading.Fault(json));

    [Theory]
    [InlineData("{\"method\":\"fileupload_start\",\"data\":{}}", ReadFaultReason.MissingField, "nothing", "an integer", "$.data.result")]
    [InlineData("{\"method\":\"fileupload_update\",\"data\":{\"result\":null}}", ReadFaultReason.MissingField, "nothing", "an integer", "$.data.result")]
    [InlineData("{\"method\":\"fileupload_list\",\"data\":{}}", ReadFaultReason.MissingField, "nothing", "an array", "$.data.files")]
    [InlineData("{\"data\":{\"files\":7}}", ReadFaultReason.WrongType, "7", "an array", "$.data.files")]
    [InlineData("{\"data\":{\"files\":[null]}}", ReadFaultReason.WrongType, "null", "an object", "$.data.files[0]")]
    [InlineData("{\"data\":{\"files\":[{\"list\":{}}]}}", ReadFaultReason.WrongType, "{}", "an array", "$.data.files[0].list")]
    [InlineData("{\"data\":{\"output\":{\"files\":[{\"list\":[{\"boot_index\":1},{\"size\":1}]}]}}}", ReadFaultReason.MissingField, "nothing", "an integer", "$.data.output.files[0].list[1].boot_index")]
    [InlineData("{\"data\":{\"files\":[{\"list\":[{\"boot_index\":\"x\"}]}]}}", ReadFaultReason.WrongType, "\"x\"", "an integer", "$.data.files[0].list[0].boot_index")]
    public void Reply_faults_say_what_and_where(string json, string reason, string found, string expected, string path) =>
        Assert.Equal(new ReadFault(reason, found, expected, path), Reading.Fault(json, TopicKind.ServicesReply));

    [Theory]
    [InlineData(new byte[] { 0x80 }, "0x80 at byte 8")]
    [InlineData(new byte[] { 0xC0, 0x80 }, "0xC0 at byte 8")]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 }, "0xED at byte 8")]
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 }, "0xF4 at byte 8")]
    [InlineData(new byte[] { 0xE2, 0x82 }, "0xE2 at byte 8")]
    public void Bytes_that_are_no_utf8_are_a_fault(byte[] bytes, string found)
    {
        byte[] payload = [.. "{\"tid\":\""u8, .. bytes, .. "\",\"data\":{\"output\":{\"status\":\"ok\"}}}"u8];

        var result = UpMessageReader.Read(Reading.Gateway, TopicKind.Events, payload);

        Assert.Equal(new ReadFault(ReadFaultReason.NotUtf8, found, "UTF-8", "$.tid"), result.Fault);
    }

    [Fact]
    public void Every_truncation_of_every_vector_is_a_fault()
    {
        foreach (var (vector, kind) in new[] { (Vector.ProgressEvent, TopicKind.Events), (Vector.ListReply, TopicKind.ServicesReply), (Vector.StartReply, TopicKind.ServicesReply) })
        {
            var whole = Vector.Read(vector);
            var end = Array.LastIndexOf(whole, (byte)'}');
            for (var length = 0; length <= end; length++)
            {
                var fault = UpMessageReader.Read(Reading.Gateway, kind, whole.AsMemory(0, length)).Fault;
                Assert.Equal(ReadFaultReason.NotJson, fault?.Reason);
            }
        }
    }

    [Fact]
    public void Long_values_and_names_are_shortened()
    {
        var longText = new string('é', 10_000);

        var value = Reading.Fault($$$$"""{"timestamp":"{{{{longText}}}}","data":{"output":{"status":"ok"}}}""");
        var name = Reading.Fault($$$$"""{"{{{{longText}}}}":[tru]}""");

        Assert.InRange(value.Found.Length, 10, 50);
        Assert.EndsWith("é…", value.Found, StringComparison.Ordinal);
        Assert.Equal($"$['{new string('é', 40)}…'][0]", name.Path);
    }

    [Fact]
    public void Names_that_are_no_words_are_quoted_in_the_path() => Assert.Equal("$['a b']['']", Reading.Fault("""{"a b":{"":x}}""").Path);

    [Fact]
    public void Fault_prints_as_one_sentence() => Assert.Equal(
        "wrong-type at $.data: found [], expected an object", Reading.Fault("""{"data":[]}""").ToString());

    [Fact]
    public void Faults_of_parts_that_do_not_matter_do_not_matter()
    {
        var reply = Reading.Reply("""{"method":"fileupload_start","data":{"files":7,"output":"x","result":0}}""");
        var list = Reading.Reply("""{"method":"fileupload_list","data":{"output":"x","files":[],"ext":7}}""");
        var progress = Reading.Event("""{"data":{"files":7,"output":{"files":8,"status":"ok"}}}""");

        Assert.Equal(0, reply.Result);
        Assert.Empty(list.LogList!.Files);
        Assert.Equal("ok", progress.Progress!.Status);
    }

    [Fact]
    public void Payload_may_be_a_slice_of_a_larger_buffer()
    {
        var json = "{\"method\":\"hms\",\"tid\":\"tid\"}"u8;
        byte[] buffer = [.. "xx"u8, .. json, .. "yy"u8];

        var message = UpMessageReader.Read(Reading.Gateway, TopicKind.Events, buffer.AsMemory(2, json.Length)).Message;

        Assert.Equal("tid", message?.Tid);
    }
}
