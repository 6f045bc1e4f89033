using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace DockLogs.Contracts;

/// <summary>Reads a service command the way a dock does. Never throws, whatever the bytes.</summary>
public static class CommandReader
{
    /// <summary>Reads a command; either it or the fault is set.</summary>
    public static bool TryRead(
        ReadOnlyMemory<byte> payload, [NotNullWhen(true)] out Command? command, [NotNullWhen(false)] out ReadFault? fault)
    {
        command = null;
        fault = null;
        try
        {
            using var document = JsonDocument.Parse(payload);
            command = Read(JsonFields.Root(document.RootElement));
            return true;
        }
        catch (JsonException e)
        {
            fault = new ReadFault(ReadFaultReason.NotJson, e.Message, "JSON", e.Path ?? "$");
        }
        catch (InvalidOperationException e)
        {
            fault = new ReadFault(ReadFaultReason.NotUtf8, e.Message, "UTF-8", "$");
        }
        catch (JsonFieldException e)
        {
            fault = e.Fault;
        }

        return false;
    }

    private static Command Read(JsonFields root)
    {
        var data = root.RequiredObject("data");
        var method = root.Text("method") is { Length: > 0 } text ? text : Infer(data);
        var status = method == MethodNames.FileUploadUpdate ? data.RequiredText("status") : null;
        return new Command
        {
            Tid = root.Text("tid"),
            Bid = root.Text("bid"),
            Method = method,
            Timestamp = root.Time("timestamp"),
            ListModules = method == MethodNames.FileUploadList ? data.Modules("module_list") : null,
            Start = method == MethodNames.FileUploadStart ? ReadStart(data) : null,
            CancelModules = status == "cancel" ? data.Modules("module_list") : null,
            UpdateStatus = status,
        };
    }

    private static string Infer(JsonFields data)
    {
        if (data.Has("params"))
        {
            return MethodNames.FileUploadStart;
        }

        if (!data.Has("module_list"))
        {
            throw new JsonFieldException(new ReadFault(
                ReadFaultReason.UnknownShape, "data of no known command", "a method, or data with params or module_list", data.Path));
        }

        return data.Has("status") ? MethodNames.FileUploadUpdate : MethodNames.FileUploadList;
    }

    private static StartCommand ReadStart(JsonFields data)
    {
        var credentials = data.RequiredObject("credentials");
        var files = data.RequiredObject("params").Objects("files") ?? [];
        return new StartCommand
        {
            Bucket = data.RequiredText("bucket"),
            Region = data.RequiredText("region"),
            Endpoint = data.RequiredText("endpoint"),
            Provider = data.RequiredText("provider"),
            Credentials = new StorageCredentials
            {
                AccessKeyId = credentials.RequiredText("access_key_id"),
                AccessKeySecret = credentials.RequiredText("access_key_secret"),
                SecurityToken = credentials.RequiredText("security_token"),
                Expire = credentials.RequiredInteger("expire"),
            },
            Files = files.Select(file => new StartFile
            {
                Module = file.RequiredText("module"),
                ObjectKey = file.RequiredText("object_key"),
                BootIndexes = (file.Objects("list") ?? []).Select(log => log.RequiredInteger("boot_index")).ToList(),
            }).ToList(),
        };
    }
}
