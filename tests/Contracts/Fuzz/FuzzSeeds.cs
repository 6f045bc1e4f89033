using System.Text;

namespace DockLogs.Contracts.Tests.Fuzz;

/// <summary>What the fuzz starts from: every vector, every dialect, other methods of the same topics.</summary>
internal static class FuzzSeeds
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1655781395926);

    public static DockSerial Gateway { get; } = DockSerial.Parse("dock_sn");

    public static IReadOnlyList<byte[]> All { get; } = [.. Vectors(), .. Dialects(), .. Others()];

    private static IEnumerable<byte[]> Vectors() =>
        new[]
        {
            Vector.ProgressEvent, Vector.ListReply, Vector.StartReply, Vector.UpdateReply,
            Vector.ListCommand, Vector.StartCommand, Vector.UpdateCommand,
        }.Select(Vector.Read);

    private static IEnumerable<byte[]> Dialects()
    {
        UpDialect[] dialects =
        [
            UpDialect.Page,
            new() { Misspelt = true, NumericModules = true },
            new() { WithoutMethod = true, BlankGateway = true },
            new() { ListUnderOutput = true, LogTimesInSeconds = true, WithoutMethod = true },
        ];
        var progress = new ProgressReport { Status = ProgressStatus.FileUploading, Files = [File("0", "drone_sn"), File("3", ""), File("7", "x")] };
        var list = new LogListReply
        {
            Files =
            [
                new() { Module = "0", DeviceSn = "drone_sn", Result = 324015 },
                new() { Module = "3", Logs = [new() { BootIndex = 321, StartTime = Now, EndTime = Now.AddHours(1), Size = 33789 }, new() { BootIndex = 322 }] },
            ],
        };
        foreach (var dialect in dialects)
        {
            yield return UpMessageWriter.Progress("t", "b", Gateway, Now, progress, needReply: true, dialect);
            yield return UpMessageWriter.ListReply("t", "b", Gateway, Now, list, 0, dialect);
            yield return UpMessageWriter.Reply(MethodNames.FileUploadStart, "t", "b", Gateway, Now, 325009, dialect);
        }

        static ProgressFile File(string module, string serial) => new()
        {
            Module = module,
            DeviceSn = serial,
            Key = "dock_sn/2022/06/21/4bf0039f-6434-44a8-b891-8d7b6b7ff138/0.tar",
            Fingerprint = "4f65b891f3bc09bdb6d4c36a996b532d",
            Size = 155232,
            Status = ProgressStatus.FileUploading,
            Result = 0,
            FinishTime = Now,
            UploadRate = 1_000_000,
            Steps = new(2, 3, 45),
        };
    }

    private static IEnumerable<byte[]> Others() => new[]
    {
        """{"bid":"b","data":{"output":{"ext":{"current_waypoint_index":1},"progress":{"current_step":1,"percent":10},"status":"sent"},"result":0},"gateway":"dock_sn","method":"flighttask_progress","need_reply":1,"tid":"t","timestamp":1655781395926}""",
        """{"method":"hms","data":{"list":[{"level":1,"module":3,"in_the_sky":0,"code":"0x16100083","args":{"component_index":0,"sensor_index":0}}]},"tid":"t","bid":"b","timestamp":1655781395926,"gateway":"dock_sn"}""",
        """{ "method" : "fileupload_progress" , "data" : { "output" : { "ext" : { "files" : [ { "device_sn" : "d\u00fc\ud83d\ude81" , "module" : 0.0e1 , "size" : "12.50e1", "progress":{"progress":"99"} } ] } , "status" : "\u006fk" } } }""",
    }.Select(Encoding.UTF8.GetBytes);
}
