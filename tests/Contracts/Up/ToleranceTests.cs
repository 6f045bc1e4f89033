namespace DockLogs.Contracts.Tests.Up;

/// <summary>field-notes.md, "Types and spelling seen on real devices".</summary>
public sealed class ToleranceTests
{
    [Theory]
    [InlineData("\"0\"", "0")]
    [InlineData("0", "0")]
    [InlineData("3", "3")]
    [InlineData("3.0", "3")]
    [InlineData("\"7\"", "7")]
    [InlineData("12", "12")]
    [InlineData("\"remote controller\"", "remote controller")]
    [InlineData("null", "")]
    public void Module_is_text_whether_string_or_number_known_or_not(string wire, string module)
    {
        Assert.Equal(module, Reading.File($"\"module\":{wire}").Module);
        Assert.Equal(module, Assert.Single(Reading.Reply($$$$"""{"data":{"files":[{"module":{{{{wire}}}}}]}}""").LogList!.Files).Module);
    }

    [Theory]
    [InlineData("\"3\"", "\"\"", "dock_sn")]
    [InlineData("3", "\" \"", "dock_sn")]
    [InlineData("\"3\"", "null", "dock_sn")]
    [InlineData("\"0\"", "\"\"", "")]
    [InlineData("\"9\"", "\"\"", "")]
    [InlineData("\"0\"", "\"drone_sn\"", "drone_sn")]
    [InlineData("\"3\"", "\"other_sn\"", "other_sn")]
    [InlineData("\"3\"", "12345", "12345")]
    public void Blank_serial_number_means_the_gateway_for_the_dock(string module, string wire, string deviceSn)
    {
        Assert.Equal(deviceSn, Reading.File($"\"device_sn\":{wire},\"module\":{module}").DeviceSn);
        Assert.Equal(
            deviceSn,
            Assert.Single(Reading.Reply($$$$"""{"data":{"files":[{"module":{{{{module}}}},"device_sn":{{{{wire}}}}}]}}""").LogList!.Files).DeviceSn);
    }

    [Fact]
    public void Missing_serial_number_means_the_gateway_for_the_dock() => Assert.Equal("dock_sn", Reading.File("\"module\":\"3\"").DeviceSn);

    [Theory]
    [InlineData("\"end_time\":1659427398806")]
    [InlineData("\"end_ime\":1659427398806")]
    [InlineData("\"end_time\":\"1659427398806\"")]
    public void Both_spellings_of_end_time_are_read(string field) =>
        Assert.Equal(1659427398806, Reading.Log($"\"boot_index\":1,{field}").EndTime?.ToUnixTimeMilliseconds());

    [Theory]
    [InlineData("1654070968", 1654070968000)]
    [InlineData("1654070968655", 1654070968655)]
    [InlineData("99999999999", 99999999999000)]
    [InlineData("100000000000", 100000000000)]
    [InlineData("1", 1000L)]
    [InlineData("0", null)]
    [InlineData("-5", null)]
    [InlineData("null", null)]
    [InlineData("\"\"", null)]
    [InlineData("253402300799999", 253402300799999)]
    [InlineData("253402300800000", null)]
    [InlineData("9223372036854775807", null)]
    public void Times_below_1e11_are_seconds(string wire, long? milliseconds)
    {
        var log = Reading.Log($"\"boot_index\":1,\"start_time\":{wire},\"end_time\":{wire}");
        var file = Reading.File($$$$""" "progress":{"finish_time":{{{{wire}}}}} """);

        Assert.Equal(milliseconds, log.StartTime?.ToUnixTimeMilliseconds());
        Assert.Equal(milliseconds, log.EndTime?.ToUnixTimeMilliseconds());
        Assert.Equal(milliseconds, file.FinishTime?.ToUnixTimeMilliseconds());
        Assert.Equal(milliseconds, Reading.Event($$$$"""{"method":"hms","timestamp":{{{{wire}}}}}""").Timestamp?.ToUnixTimeMilliseconds());
    }

    [Theory]
    [InlineData("155232", 155232L)]
    [InlineData("\"155232\"", 155232L)]
    [InlineData("\" 155232 \"", 155232L)]
    [InlineData("155232.0", 155232L)]
    [InlineData("1.55232e5", 155232L)]
    [InlineData("15523200E-2", 155232L)]
    [InlineData("-0", 0L)]
    [InlineData("-0.0e5", 0L)]
    [InlineData("0e999999999999", 0L)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("9223372036854775807.000", long.MaxValue)]
    [InlineData("000", null, ReadFaultReason.NotJson)]
    [InlineData("\"000\"", 0L)]
    [InlineData("-1", null)]
    [InlineData("null", null)]
    [InlineData("\"\"", null)]
    [InlineData("155232.5", null, ReadFaultReason.WrongType)]
    [InlineData("1e-1", null, ReadFaultReason.WrongType)]
    [InlineData("\"many\"", null, ReadFaultReason.WrongType)]
    [InlineData("\"+1\"", null, ReadFaultReason.WrongType)]
    [InlineData("\"0x10\"", null, ReadFaultReason.WrongType)]
    [InlineData("\"1e\"", null, ReadFaultReason.WrongType)]
    [InlineData("\".\"", null, ReadFaultReason.WrongType)]
    [InlineData("true", null, ReadFaultReason.WrongType)]
    [InlineData("[]", null, ReadFaultReason.WrongType)]
    [InlineData("{}", null, ReadFaultReason.WrongType)]
    [InlineData("9223372036854775808", null, ReadFaultReason.OutOfRange)]
    [InlineData("1e400", null, ReadFaultReason.OutOfRange)]
    [InlineData("123456789012345678901234567890", null, ReadFaultReason.OutOfRange)]
    public void Integers_are_read_however_they_are_written(string wire, long? size, string? fault = null)
    {
        var result = Reading.Result($$$$$"""{"data":{"output":{"ext":{"files":[{"size":{{{{{wire}}}}}}]}}}}""", TopicKind.Events);

        Assert.Equal(fault, result.Fault?.Reason);
        if (fault is null)
        {
            Assert.Equal(size, Assert.Single(result.Message!.Progress!.Files).Size);
        }
        else
        {
            Assert.Equal("$.data.output.ext.files[0].size", result.Fault!.Path);
        }
    }

    [Theory]
    [InlineData("2147483647", 2147483647)]
    [InlineData("-2147483648", -2147483648)]
    [InlineData("\"324014\"", 324014)]
    public void Results_are_integers_of_32_bits(string wire, int result) =>
        Assert.Equal(result, Reading.Reply($$$$"""{"data":{"result":{{{{wire}}}}}}""").Result);

    [Theory]
    [InlineData("2147483648")]
    [InlineData("-2147483649")]
    [InlineData("4294967296")]
    public void Results_beyond_32_bits_are_a_fault(string wire)
    {
        var fault = Reading.Fault($$$$"""{"data":{"result":{{{{wire}}}}}}""", TopicKind.ServicesReply);

        Assert.Equal((ReadFaultReason.OutOfRange, wire, "$.data.result"), (fault.Reason, fault.Found, fault.Path));
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("0", false)]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("\"1\"", true)]
    [InlineData("\"0\"", false)]
    [InlineData("null", false)]
    public void Need_reply_is_a_number_or_a_flag(string wire, bool needReply) =>
        Assert.Equal(needReply, Reading.Event($$$$"""{"method":"hms","need_reply":{{{{wire}}}}}""").NeedReply);

    [Fact]
    public void Envelope_may_be_nearly_empty()
    {
        var message = Reading.Event("""{"data":{"output":{"status":"sent"}}}""");

        Assert.Equal(("", "", null, false), (message.Tid, message.Bid, message.Timestamp, message.NeedReply));
        Assert.Equal(("sent", (int?)null), (message.Progress!.Status, message.Progress.Result));
        Assert.Empty(message.Progress.Files);
    }

    [Fact]
    public void File_may_be_nearly_empty() => Assert.Equal(new ProgressFile(), Reading.File(""));

    [Theory]
    [InlineData("file_pull")]
    [InlineData("ok")]
    [InlineData("thinking")]
    [InlineData("Übertragen")]
    public void Status_words_are_kept_known_or_not(string status)
    {
        Assert.Equal(status, Reading.Event($$$$"""{"data":{"output":{"status":"{{{{status}}}}"}}}""").Progress!.Status);
        Assert.Equal(status, Reading.File($$$$""" "progress":{"status":"{{{{status}}}}"} """).Status);
    }

    [Theory]
    [InlineData("\"gateway\":\"\"")]
    [InlineData("\"gateway\":\" \"")]
    [InlineData("\"gateway\":null")]
    [InlineData("\"gateway\":\"dock_sn\"")]
    [InlineData("\"gateway\":\"dock\\u005fsn\"")]
    [InlineData("\"x\":1")]
    public void Gateway_may_be_blank_or_the_topics(string field) =>
        Assert.Equal(Reading.Gateway, Reading.Event($$$$"""{{{{{field}}}},"data":{"output":{"status":"ok"}}}""").Gateway);

    [Theory]
    [InlineData("\"other_sn\"")]
    [InlineData("\"dock_sn \"")]
    [InlineData("\"DOCK_SN\"")]
    [InlineData("\"../dock_sn\"")]
    [InlineData("7")]
    public void Gateway_other_than_the_topics_is_a_fault_for_every_method(string wire)
    {
        foreach (var method in new[] { "hms", MethodNames.FileUploadProgress })
        {
            var fault = Reading.Fault($$$$"""{"gateway":{{{{wire}}}},"method":"{{{{method}}}}","data":{"output":{"status":"ok"}}}""");

            Assert.Equal((ReadFaultReason.GatewayMismatch, wire, "$.gateway"), (fault.Reason, fault.Found, fault.Path));
            Assert.Contains("dock_sn", fault.Expected, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void One_module_may_fail_while_the_other_succeeds()
    {
        var modules = Reading.Reply(
            """{"data":{"result":0,"output":{"files":[{"module":0,"result":324015,"list":[]},{"module":3,"list":[{"boot_index":7}]}]}}}""").LogList!.Files;

        Assert.Equal([("0", 324015, 0), ("3", 0, 1)], modules.Select(m => (m.Module, m.Result, m.Logs.Count)));
    }

    [Fact]
    public void Refused_list_has_a_result_and_no_files()
    {
        var message = Reading.Reply("""{"method":"fileupload_list","data":{"result":324014}}""");

        Assert.Equal(324014, message.Result);
        Assert.Empty(message.LogList!.Files);
    }

    [Fact]
    public void Progress_with_an_error_may_lack_output()
    {
        var message = Reading.Event("""{"method":"fileupload_progress","data":{"result":324019}}""");

        Assert.Equal((324019, 324019, ""), (message.Result, message.Progress!.Result, message.Progress.Status));
    }

    [Theory]
    [InlineData("""{"tid":"a","tid":"b","data":{"result":1},"data":{"result":2}}""")]
    [InlineData("""{"tid":1,"data":{"result":1,"files":[{"module":"3","list":[{}]}]},"data":null,"data":{"result":1,"result":2},"tid":"b"}""")]
    public void Last_of_several_equal_names_counts(string json)
    {
        var message = Reading.Reply(json);

        Assert.Equal((UpMethod.ReplyByTid, "b", 2), (message.Method, message.Tid, message.Result));
    }

    [Fact]
    public void Last_of_several_outputs_counts()
    {
        var message = Reading.Event(
            """{"data":{"output":7,"output":{"status":"ok","ext":{"files":[{"key":"a"}]},"ext":{"files":[{},{}],"files":[{"key":"b","progress":{"progress":7,"result":1},"progress":{"progress":9}}]}}}}""");

        Assert.Equal(new ProgressFile { Key = "b", Percent = 100 }, Assert.Single(message.Progress!.Files));
    }

    [Fact]
    public void Lone_surrogate_does_not_lose_the_message() =>
        Assert.Equal("a\uFFFDb", Reading.Event("""{"method":"hms","tid":"a\ud83db"}""").Tid);
}
