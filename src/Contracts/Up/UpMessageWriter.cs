using System.Globalization;
using System.Text.Json;

namespace DockLogs.Contracts;

/// <summary>Writes what a dock sends (remote-log.md, direction "up") as UTF-8 JSON, for simulators and tests.</summary>
public static class UpMessageWriter
{
    /// <summary>Event <c>fileupload_progress</c>.</summary>
    public static byte[] Progress(
        string tid, string bid, DockSerial gateway, DateTimeOffset now, ProgressReport report, bool needReply = false, UpDialect? dialect = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        dialect ??= UpDialect.Page;
        return EnvelopeWriter.Write(
            Envelope(MethodNames.FileUploadProgress, tid, bid, gateway, now, dialect) with { NeedReply = needReply },
            (report, dialect),
            static (writer, data) => WriteProgress(writer, data.report, data.dialect));
    }

    /// <summary>Reply to <c>fileupload_list</c>.</summary>
    public static byte[] ListReply(
        string tid, string bid, DockSerial gateway, DateTimeOffset now, LogListReply reply, int result = 0, UpDialect? dialect = null)
    {
        ArgumentNullException.ThrowIfNull(reply);
        dialect ??= UpDialect.Page;
        return EnvelopeWriter.Write(
            Envelope(MethodNames.FileUploadList, tid, bid, gateway, now, dialect),
            (reply, result, dialect),
            static (writer, data) => WriteList(writer, data.reply, data.result, data.dialect));
    }

    /// <summary>Reply that has a result only: to <c>fileupload_start</c>, <c>fileupload_update</c>, or a refusal of any command.</summary>
    public static byte[] Reply(
        string method, string tid, string bid, DockSerial gateway, DateTimeOffset now, int result, UpDialect? dialect = null)
    {
        ArgumentNullException.ThrowIfNull(method);
        return EnvelopeWriter.Write(
            Envelope(method, tid, bid, gateway, now, dialect ?? UpDialect.Page),
            result,
            static (writer, value) => writer.WriteNumber("result"u8, value));
    }

    private static EnvelopeWriter.Envelope Envelope(
        string method, string tid, string bid, DockSerial gateway, DateTimeOffset now, UpDialect dialect) =>
        new(tid, bid, now, dialect.WithoutMethod ? null : method, dialect.BlankGateway ? "" : gateway.Value);

    private static void WriteProgress(Utf8JsonWriter writer, ProgressReport report, UpDialect dialect)
    {
        writer.WriteStartObject("output"u8);
        writer.WriteStartObject("ext"u8);
        writer.WriteStartArray("files"u8);
        foreach (var file in report.Files)
        {
            WriteProgressFile(writer, file, dialect);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        if (report.Status.Length > 0)
        {
            writer.WriteString("status"u8, report.Status);
        }

        writer.WriteEndObject();
        WriteOptional(writer, "result"u8, report.Result);
    }

    private static void WriteProgressFile(Utf8JsonWriter writer, ProgressFile file, UpDialect dialect)
    {
        var progressName = dialect.Misspelt ? "prgress"u8 : "progress"u8;
        writer.WriteStartObject();
        writer.WriteString("device_sn"u8, file.DeviceSn);
        if (file.Fingerprint is { } fingerprint)
        {
            writer.WriteString("fingerprint"u8, fingerprint);
        }

        writer.WriteString("key"u8, file.Key);
        WriteModule(writer, file.Module, dialect);
        writer.WriteStartObject(progressName);
        WriteOptional(writer, "current_step"u8, file.Steps?.Current);
        WriteOptional(writer, "finish_time"u8, file.FinishTime?.ToUnixTimeMilliseconds());
        writer.WriteNumber(progressName, file.Steps?.Progress ?? file.Percent);
        WriteOptional(writer, "result"u8, file.Result);
        if (file.Status.Length > 0)
        {
            writer.WriteString("status"u8, file.Status);
        }

        WriteOptional(writer, "total_step"u8, file.Steps?.Total);
        WriteOptional(writer, "upload_rate"u8, file.UploadRate);
        writer.WriteEndObject();
        WriteOptional(writer, "size"u8, file.Size);
        writer.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter writer, LogListReply reply, int result, UpDialect dialect)
    {
        if (dialect.ListUnderOutput)
        {
            writer.WriteStartObject("output"u8);
        }

        writer.WriteStartArray("files"u8);
        foreach (var module in reply.Files)
        {
            writer.WriteStartObject();
            writer.WriteString("device_sn"u8, module.DeviceSn);
            writer.WriteStartArray("list"u8);
            foreach (var log in module.Logs)
            {
                writer.WriteStartObject();
                writer.WriteNumber("boot_index"u8, log.BootIndex);
                WriteOptional(writer, dialect.Misspelt ? "end_ime"u8 : "end_time"u8, LogTime(log.EndTime, dialect));
                WriteOptional(writer, "size"u8, log.Size);
                WriteOptional(writer, "start_time"u8, LogTime(log.StartTime, dialect));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            WriteModule(writer, module.Module, dialect);
            writer.WriteNumber("result"u8, module.Result);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (dialect.ListUnderOutput)
        {
            writer.WriteEndObject();
        }

        writer.WriteNumber("result"u8, result);
    }

    private static long? LogTime(DateTimeOffset? time, UpDialect dialect) =>
        dialect.LogTimesInSeconds ? time?.ToUnixTimeSeconds() : time?.ToUnixTimeMilliseconds();

    private static void WriteModule(Utf8JsonWriter writer, string module, UpDialect dialect)
    {
        if (dialect.NumericModules && long.TryParse(module, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            writer.WriteNumber("module"u8, number);
        }
        else
        {
            writer.WriteString("module"u8, module);
        }
    }

    private static void WriteOptional(Utf8JsonWriter writer, ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
    }
}
