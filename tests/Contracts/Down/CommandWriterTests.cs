using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DockLogs.Contracts.Tests.Down;

/// <summary>Commands carry the page's fields plus the envelope's, nothing more: devices are strict.</summary>
public sealed class CommandWriterTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1654070968655);

    private static readonly StartCommand Start = new()
    {
        Bucket = "dock-logs",
        Region = "us-east-1",
        Endpoint = "http://gateway.example:9000",
        Provider = "minio",
        Credentials = new StorageCredentials
        {
            AccessKeyId = "STS.id",
            AccessKeySecret = "secret/+=",
            SecurityToken = "token/+==<>&'\"",
            Expire = 1659432522000,
        },
        Files =
        [
            new StartFile { Module = "3", ObjectKey = "dock/2026/06/13/id/3.tar", BootIndexes = [321, 322] },
            new StartFile { Module = "0", ObjectKey = "dock/2026/06/13/id/0.tar", BootIndexes = [] },
        ],
    };

    [Fact]
    public void List_is_written_to_the_letter() => Assert.Equal(
        """{"bid":"b","data":{"module_list":["0","3"]},"method":"fileupload_list","tid":"t","timestamp":1654070968655}""",
        Text(CommandWriter.List("t", "b", Now, ["0", "3"])));

    [Fact]
    public void Start_is_written_to_the_letter_with_tokens_as_they_are() => Assert.Equal(
        """{"bid":"b","data":{"bucket":"dock-logs","credentials":{"access_key_id":"STS.id","access_key_secret":"secret/+=","expire":1659432522000,"security_token":"token/+==<>&'\""},"endpoint":"http://gateway.example:9000","params":{"files":[{"list":[{"boot_index":321},{"boot_index":322}],"module":"3","object_key":"dock/2026/06/13/id/3.tar"},{"list":[],"module":"0","object_key":"dock/2026/06/13/id/0.tar"}]},"provider":"minio","region":"us-east-1"},"method":"fileupload_start","tid":"t","timestamp":1654070968655}""",
        Text(CommandWriter.Start("t", "b", Now, Start)));

    [Fact]
    public void Cancel_is_written_to_the_letter() => Assert.Equal(
        """{"bid":"b","data":{"module_list":["0"],"status":"cancel"},"method":"fileupload_update","tid":"t","timestamp":1654070968655}""",
        Text(CommandWriter.Cancel("t", "b", Now, ["0"])));

    [Fact]
    public void Event_reply_repeats_the_events_ids_and_method() => Assert.Equal(
        """{"bid":"b","data":{"result":0},"method":"fileupload_progress","tid":"t","timestamp":1654070968655}""",
        Text(CommandWriter.EventReply("t", "b", Now, MethodNames.FileUploadProgress)));

    [Theory]
    [InlineData(Vector.ListCommand)]
    [InlineData(Vector.StartCommand)]
    [InlineData(Vector.UpdateCommand)]
    public void Written_again_a_page_example_has_the_same_fields_types_and_values(string vector)
    {
        var page = Vector.Read(vector);
        Assert.True(CommandReader.TryRead(page, out var command, out _));

        var payload = command switch
        {
            { Start: { } start } => CommandWriter.Start(command.Tid, command.Bid, command.Timestamp ?? Now, start),
            { CancelModules: { } modules } => CommandWriter.Cancel(command.Tid, command.Bid, command.Timestamp ?? Now, modules),
            _ => CommandWriter.List(command.Tid, command.Bid, command.Timestamp ?? Now, command.ListModules!),
        };

        var ours = JsonNode.Parse(payload)!.AsObject();
        Assert.Equal(command.Method, (string?)ours["method"]);
        ours.Remove("method");
        var expected = JsonNode.Parse(page)!.AsObject();
        expected["timestamp"] ??= Now.ToUnixTimeMilliseconds();
        Assert.True(JsonNode.DeepEquals(expected, ours), ours.ToString());
    }

    [Fact]
    public void Boot_index_is_a_number_and_module_a_string_on_the_wire()
    {
        using var document = JsonDocument.Parse(CommandWriter.Start("t", "b", Now, Start));
        var file = document.RootElement.GetProperty("data").GetProperty("params").GetProperty("files")[0];

        Assert.Equal(JsonValueKind.String, file.GetProperty("module").ValueKind);
        Assert.Equal(JsonValueKind.Number, file.GetProperty("list")[0].GetProperty("boot_index").ValueKind);
    }

    [Fact]
    public void Dock_side_reads_what_the_cloud_writes()
    {
        Assert.Equal(
            new Command { Tid = "t", Bid = "b", Method = MethodNames.FileUploadList, Timestamp = Now, ListModules = ["3"] },
            Read(CommandWriter.List("t", "b", Now, ["3"])));
        Assert.Equal(
            new Command { Tid = "t", Bid = "b", Method = MethodNames.FileUploadStart, Timestamp = Now, Start = Start },
            Read(CommandWriter.Start("t", "b", Now, Start)));
        Assert.Equal(
            new Command { Tid = "t", Bid = "b", Method = MethodNames.FileUploadUpdate, Timestamp = Now, CancelModules = ["0", "3"], UpdateStatus = "cancel" },
            Read(CommandWriter.Cancel("t", "b", Now, ["0", "3"])));
    }

    [Fact]
    public void Printing_a_command_shows_no_secret()
    {
        var printed = Start.ToString() + Read(CommandWriter.Start("t", "b", Now, Start)) + Start.Credentials;

        Assert.Contains("STS.id", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("secret/", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("token/", printed, StringComparison.Ordinal);
    }

    private static Command Read(byte[] payload)
    {
        Assert.True(CommandReader.TryRead(payload, out var command, out var fault), fault?.ToString());
        return command!;
    }

    private static string Text(byte[] payload) => Encoding.UTF8.GetString(payload);
}
