using System.Text.Json;
using System.Text.Json.Nodes;
using DockLogs.Contracts;

namespace DockLogs.Codec;

/// <summary>Progress events as docks send them: our keys, MD5 fingerprints, all fields of the page.</summary>
internal static class Messages
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1781395926000);

    public static DockSerial Gateway { get; } = DockSerial.Parse("7CTDM3D00BG7M4");

    public static byte[] Of(MessageShape shape) => shape == MessageShape.Compact ? Compact(8) : Indented(Compact(3));

    private static byte[] Compact(int files)
    {
        var upload = UploadId.Parse("4bf0039f-6434-44a8-b891-8d7b6b7ff138");
        var report = new ProgressReport
        {
            Status = ProgressStatus.FileUploading,
            Result = 0,
            Files = [.. Enumerable.Range(0, files).Select(i => new ProgressFile
            {
                Module = i % 2 == 0 ? LogModule.Aircraft : LogModule.Dock,
                DeviceSn = i % 2 == 0 ? "1581F5BKD2310011" : Gateway.Value,
                Key = ObjectKey.For(Gateway, new DateOnly(2026, 6, 13), upload, i % 2 == 0 ? LogModule.Aircraft : LogModule.Dock),
                Fingerprint = "4f65b891f3bc09bdb6d4c36a996b532d",
                Size = 155_232_871 + i,
                Status = ProgressStatus.FileUploading,
                Result = 0,
                FinishTime = Now,
                UploadRate = 1_482_133,
                Steps = new(2, 3, 45),
            })],
        };
        return UpMessageWriter.Progress("7e2b3c1d-90ab-4cde-8f01-23456789abcd", upload.Value, Gateway, Now, report);
    }

    private static byte[] Indented(byte[] message) =>
        JsonSerializer.SerializeToUtf8Bytes(JsonNode.Parse(message), PrettyContext.Default.JsonNode);
}
