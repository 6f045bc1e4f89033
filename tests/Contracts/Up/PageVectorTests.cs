namespace DockLogs.Contracts.Tests;

/// <summary>Every JSON example of remote-log.md is read as the page means it.</summary>
public sealed class PageVectorTests
{
    private const string PageId = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxx";
    private static readonly DockSerial Gateway = DockSerial.Parse("dock_sn");

    [Fact]
    public void Progress_event_reads_finished_although_total_step_is_missing()
    {
        var message = Read(TopicKind.Events, Vector.ProgressEvent);

        Assert.Equal(UpMethod.FileUploadProgress, message.Method);
        Assert.Null(message.MethodText);
        Assert.Equal((PageId, PageId), (message.Tid, message.Bid));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1655781395926), message.Timestamp);
        Assert.False(message.NeedReply);
        Assert.Null(message.Result);
        Assert.Null(message.LogList);
        Assert.Equal("ok", message.Progress!.Status);
        Assert.Equal(2, message.Progress.Files.Count);
        Assert.Equal(
            [File("0", "drone_sn"), File("3", "dock_sn")],
            message.Progress.Files);

        static ProgressFile File(string module, string serial) => new()
        {
            Module = module,
            DeviceSn = serial,
            Key = $"4bf0039f-6434-44a8-b891-8d7b6b7ff138/{serial}/video_20220621_110830.log",
            Fingerprint = "4f65b891f3bc09bdb6d4c36a996b532d",
            Size = 155232,
            Status = "ok",
            Result = 0,
            Percent = 100,
            FinishTime = DateTimeOffset.FromUnixTimeMilliseconds(1655781395926),
            UploadRate = 0,
        };
    }

    [Fact]
    public void List_reply_reads_both_spellings_of_end_time()
    {
        var message = Read(TopicKind.ServicesReply, Vector.ListReply);

        Assert.Equal(UpMethod.FileUploadList, message.Method);
        Assert.Equal(0, message.Result);
        var end = DateTimeOffset.FromUnixTimeMilliseconds(1659427398806);
        var early = DateTimeOffset.FromUnixTimeMilliseconds(1654070968655);
        var modules = message.LogList!.Files;
        Assert.Equal([("0", "xxxxxxxxx", 0), ("3", "device_sn", 0)], modules.Select(m => (m.Module, m.DeviceSn, m.Result)));
        Assert.Equal(
            [
                new LogEntry { BootIndex = 1111, StartTime = early, EndTime = end, Size = 33789 },
                new LogEntry { BootIndex = 22222, StartTime = end, EndTime = end, Size = 33789 },
            ],
            modules[0].Logs);
        Assert.Equal(
            [
                new LogEntry { BootIndex = 11111, StartTime = end, EndTime = end, Size = 36772 },
                new LogEntry { BootIndex = 22222, StartTime = end, EndTime = end, Size = 33789 },
            ],
            modules[1].Logs);
    }

    [Theory]
    [InlineData(Vector.StartReply)]
    [InlineData(Vector.UpdateReply)]
    public void Replies_with_a_result_alone_answer_by_tid(string vector)
    {
        var message = Read(TopicKind.ServicesReply, vector);

        Assert.Equal(UpMethod.ReplyByTid, message.Method);
        Assert.Equal(0, message.Result);
        Assert.Equal(PageId, message.Tid);
        Assert.Null(message.Progress);
        Assert.Null(message.LogList);
    }

    [Fact]
    public void List_command_is_read_by_the_dock_side()
    {
        var command = ReadCommand(Vector.ListCommand);

        Assert.Equal(MethodNames.FileUploadList, command.Method);
        Assert.Equal(["0", "3"], command.ListModules);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1654070968655), command.Timestamp);
    }

    [Fact]
    public void Start_command_is_read_by_the_dock_side()
    {
        var command = ReadCommand(Vector.StartCommand);

        Assert.Equal(MethodNames.FileUploadStart, command.Method);
        var start = command.Start!;
        Assert.Equal(
            ("stg-dji-service-hz-ksd7", "https://oss-cn-hangzhou.aliyuncs.com", "ali", "hz"),
            (start.Bucket, start.Endpoint, start.Provider, start.Region));
        Assert.Equal(
            new StorageCredentials
            {
                AccessKeyId = "STS.access_key_id",
                AccessKeySecret = "access_key_secret",
                SecurityToken = "security_token",
                Expire = 1659432522000,
            },
            start.Credentials);
        var file = Assert.Single(start.Files);
        Assert.Equal(("3", "object_key"), (file.Module, file.ObjectKey));
        Assert.Equal([321, 322], file.BootIndexes);
    }

    [Fact]
    public void Update_command_is_read_by_the_dock_side()
    {
        var command = ReadCommand(Vector.UpdateCommand);

        Assert.Equal(MethodNames.FileUploadUpdate, command.Method);
        Assert.Equal("cancel", command.UpdateStatus);
        Assert.Equal(["0", "3"], command.CancelModules);
        Assert.Null(command.Timestamp);
    }

    private static UpMessage Read(TopicKind kind, string vector)
    {
        var result = UpMessageReader.Read(Gateway, kind, Vector.Read(vector));
        Assert.True(result.IsMessage, result.Fault?.ToString());
        return result.Message;
    }

    private static Command ReadCommand(string vector)
    {
        Assert.True(CommandReader.TryRead(Vector.Read(vector), out var command, out var fault), fault?.ToString());
        return command!;
    }
}
