using System.Text.Json;

namespace DockLogs.Contracts;

/// <summary>
/// Writes what goes down to a dock: exactly the fields of remote-log.md plus the envelope's <c>method</c>, <c>tid</c>,
/// <c>bid</c> and <c>timestamp</c> (milliseconds since 1970 UTC), as UTF-8 JSON. Devices are strict.
/// </summary>
public static class CommandWriter
{
    internal const string CancelStatus = "cancel";

    /// <summary><c>fileupload_list</c>: which logs of these modules are there?</summary>
    public static byte[] List(string tid, string bid, DateTimeOffset now, IReadOnlyList<string> modules)
    {
        ArgumentNullException.ThrowIfNull(modules);
        return EnvelopeWriter.Write(new(tid, bid, now, MethodNames.FileUploadList), modules, WriteModules);
    }

    /// <summary><c>fileupload_start</c>: upload these logs there.</summary>
    public static byte[] Start(string tid, string bid, DateTimeOffset now, StartCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return EnvelopeWriter.Write(new(tid, bid, now, MethodNames.FileUploadStart), command, WriteStart);
    }

    /// <summary><c>fileupload_update</c> with status <c>cancel</c>: stop the uploads of these modules.</summary>
    public static byte[] Cancel(string tid, string bid, DateTimeOffset now, IReadOnlyList<string> modules)
    {
        ArgumentNullException.ThrowIfNull(modules);
        return EnvelopeWriter.Write(new(tid, bid, now, MethodNames.FileUploadUpdate), modules, static (writer, data) =>
        {
            WriteModules(writer, data);
            writer.WriteString("status"u8, CancelStatus);
        });
    }

    /// <summary>The answer to an event with <c>need_reply</c>: its own <c>tid</c>, <c>bid</c> and <c>method</c>, result 0.</summary>
    public static byte[] EventReply(string tid, string bid, DateTimeOffset now, string method)
    {
        ArgumentNullException.ThrowIfNull(method);
        return EnvelopeWriter.Write(new(tid, bid, now, method), 0, static (writer, result) => writer.WriteNumber("result"u8, result));
    }

    private static void WriteModules(Utf8JsonWriter writer, IReadOnlyList<string> modules)
    {
        writer.WriteStartArray("module_list"u8);
        foreach (var module in modules)
        {
            writer.WriteStringValue(module);
        }

        writer.WriteEndArray();
    }

    private static void WriteStart(Utf8JsonWriter writer, StartCommand command)
    {
        writer.WriteString("bucket"u8, command.Bucket);
        writer.WriteStartObject("credentials"u8);
        writer.WriteString("access_key_id"u8, command.Credentials.AccessKeyId);
        writer.WriteString("access_key_secret"u8, command.Credentials.AccessKeySecret);
        writer.WriteNumber("expire"u8, command.Credentials.Expire);
        writer.WriteString("security_token"u8, command.Credentials.SecurityToken);
        writer.WriteEndObject();
        writer.WriteString("endpoint"u8, command.Endpoint);
        writer.WriteStartObject("params"u8);
        writer.WriteStartArray("files"u8);
        foreach (var file in command.Files)
        {
            writer.WriteStartObject();
            writer.WriteStartArray("list"u8);
            foreach (var bootIndex in file.BootIndexes)
            {
                writer.WriteStartObject();
                writer.WriteNumber("boot_index"u8, bootIndex);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteString("module"u8, file.Module);
            writer.WriteString("object_key"u8, file.ObjectKey);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteString("provider"u8, command.Provider);
        writer.WriteString("region"u8, command.Region);
    }
}
