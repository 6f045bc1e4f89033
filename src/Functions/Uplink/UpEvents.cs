using DockLogs.Contracts;
using DockLogs.Functions.Uploads;

namespace DockLogs.Functions.Uplink;

/// <summary>Turns what a dock said into what orchestrations are told.</summary>
internal static class UpEvents
{
    /// <summary>A reply.</summary>
    public static ReplyEvent Reply(UpMessage message) => new()
    {
        Dock = message.Gateway.Value,
        Tid = message.Tid,
        Method = message.Method switch
        {
            UpMethod.FileUploadList => MethodNames.FileUploadList,
            UpMethod.FileUploadStart => MethodNames.FileUploadStart,
            UpMethod.FileUploadUpdate => MethodNames.FileUploadUpdate,
            _ => "",
        },
        At = message.Timestamp,
        Result = message.Result,
        Logs = message.LogList is not { } list ? null : [.. list.Files.Select(module => new ListedModule
        {
            Module = module.Module,
            DeviceSn = module.DeviceSn,
            Result = module.Result,
            Logs = [.. module.Logs.Select(log => new ListedLog { BootIndex = log.BootIndex, StartTime = log.StartTime, EndTime = log.EndTime, Size = log.Size })],
        })],
    };

    /// <summary>A report.</summary>
    public static ProgressEvent Progress(UpMessage message, ProgressReport report) => new()
    {
        Dock = message.Gateway.Value,
        At = message.Timestamp,
        Status = report.Status,
        Result = report.Result ?? message.Result,
        Files = [.. report.Files.Select(file => new FileProgress
        {
            Module = file.Module,
            DeviceSn = file.DeviceSn,
            Key = file.Key,
            Status = file.Status.Length > 0 ? file.Status : report.Status,
            Result = file.Result,
            Percent = file.Percent,
            Size = file.Size,
            UploadRate = file.UploadRate,
            Fingerprint = file.Fingerprint,
        })],
    };
}
