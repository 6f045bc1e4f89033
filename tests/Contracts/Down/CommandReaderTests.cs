using System.Text;

namespace DockLogs.Contracts.Tests.Down;

/// <summary>What a dock makes of commands that are not quite right.</summary>
public sealed class CommandReaderTests
{
    [Theory]
    [InlineData("", ReadFaultReason.NotJson, "$")]
    [InlineData("[]", ReadFaultReason.NotAnObject, "$")]
    [InlineData("{}", ReadFaultReason.MissingField, "$.data")]
    [InlineData("{\"data\":[]}", ReadFaultReason.WrongType, "$.data")]
    [InlineData("{\"data\":{}}", ReadFaultReason.UnknownShape, "$.data")]
    [InlineData("{\"data\":{\"module_list\":\"3\"}}", ReadFaultReason.WrongType, "$.data.module_list")]
    [InlineData("{\"data\":{\"module_list\":[\"3\",{}]}}", ReadFaultReason.WrongType, "$.data.module_list[1]")]
    [InlineData("{\"data\":{\"module_list\":[null]}}", ReadFaultReason.WrongType, "$.data.module_list[0]")]
    [InlineData("{\"method\":\"fileupload_list\",\"data\":{}}", ReadFaultReason.MissingField, "$.data.module_list")]
    [InlineData("{\"method\":\"fileupload_update\",\"data\":{\"module_list\":[]}}", ReadFaultReason.MissingField, "$.data.status")]
    [InlineData("{\"method\":\"fileupload_start\",\"data\":{}}", ReadFaultReason.MissingField, "$.data.bucket")]
    [InlineData("{\"data\":{\"bucket\":\"b\",\"region\":\"r\",\"endpoint\":\"e\",\"provider\":\"p\",\"params\":{\"files\":[]}}}", ReadFaultReason.MissingField, "$.data.credentials.access_key_id")]
    [InlineData("{\"data\":{\"params\":{\"files\":[{\"module\":\"3\"}]}}}", ReadFaultReason.MissingField, "$.data.params.files[0].object_key")]
    [InlineData("{\"data\":{\"params\":{\"files\":[{\"module\":\"3\",\"object_key\":\"k\",\"list\":[{}]}]}}}", ReadFaultReason.MissingField, "$.data.params.files[0].list[0].boot_index")]
    [InlineData("{\"data\":{\"params\":7}}", ReadFaultReason.WrongType, "$.data.params")]
    public void Fault_says_where(string json, string reason, string path)
    {
        Assert.False(CommandReader.TryRead(Encoding.UTF8.GetBytes(json), out var command, out var fault));

        Assert.Null(command);
        Assert.Equal((reason, path), (fault!.Reason, fault.Path));
    }

    [Fact]
    public void Bytes_that_are_no_utf8_and_too_many_bytes_are_faults()
    {
        Assert.False(CommandReader.TryRead(new byte[] { (byte)'{', 0xFF }, out _, out var notUtf8));
        Assert.False(CommandReader.TryRead(new byte[UpMessageReader.MaxPayloadBytes + 1], out _, out var tooLarge));

        Assert.Equal((ReadFaultReason.NotUtf8, ReadFaultReason.TooLarge), (notUtf8!.Reason, tooLarge!.Reason));
    }

    [Fact]
    public void Modules_may_be_numbers() => Assert.Equal(["0", "3"], Read("""{"data":{"module_list":[0,3]}}""").ListModules);

    [Fact]
    public void Another_method_is_a_command_without_content()
    {
        var command = Read("""{"method":"cover_open","tid":"t","bid":"b","data":{"x":1}}""");

        Assert.Equal(new Command { Method = "cover_open", Tid = "t", Bid = "b" }, command);
    }

    [Fact]
    public void Update_with_another_status_is_no_cancel()
    {
        var command = Read("""{"method":"fileupload_update","data":{"status":"pause","module_list":["3"]}}""");

        Assert.Equal(("pause", null), (command.UpdateStatus, command.CancelModules));
    }

    private static Command Read(string json)
    {
        Assert.True(CommandReader.TryRead(Encoding.UTF8.GetBytes(json), out var command, out var fault), fault?.ToString());
        return command!;
    }
}
