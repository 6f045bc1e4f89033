using System.Text.Json;

namespace DockLogs.Contracts;

/// <summary>
/// Reads what a dock sent (remote-log.md, with every tolerance of field-notes.md). Never throws, whatever the bytes:
/// the result says what was found, what was expected, and where.
/// </summary>
public static class UpMessageReader
{
    /// <summary>The largest payload that is read, in bytes.</summary>
    public const int MaxPayloadBytes = 1_048_576;

    /// <summary>The deepest nesting that is read.</summary>
    public const int MaxDepth = 64;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth };

    /// <summary>Reads one message.</summary>
    /// <param name="topicGateway">The dock named by the topic, which is the authority.</param>
    /// <param name="kind">The topic's kind.</param>
    /// <param name="payload">UTF-8 JSON. It must not change while the message read from it is in use.</param>
    public static UpReadResult Read(DockSerial topicGateway, TopicKind kind, ReadOnlyMemory<byte> payload)
    {
        if (payload.Length > MaxPayloadBytes)
        {
            return new UpReadResult(new ReadFault(ReadFaultReason.TooLarge, $"{payload.Length} bytes", $"at most {MaxPayloadBytes} bytes", "$"));
        }

        try
        {
            using var document = JsonDocument.Parse(payload, Options);
            return new UpReadResult(Read(topicGateway, kind, JsonFields.Root(document.RootElement)));
        }
        catch (JsonException e)
        {
            return new UpReadResult(new ReadFault(ReadFaultReason.NotJson, e.Message, "JSON", "$"));
        }
        catch (InvalidOperationException e)
        {
            return new UpReadResult(new ReadFault(ReadFaultReason.NotUtf8, e.Message, "UTF-8", "$"));
        }
        catch (JsonFieldException e)
        {
            return new UpReadResult(e.Fault);
        }
    }

    private static UpMessage Read(DockSerial topicGateway, TopicKind kind, JsonFields root)
    {
        var gateway = root.Text("gateway");
        if (gateway.Length > 0 && gateway != topicGateway.Value)
        {
            throw Fault(ReadFaultReason.GatewayMismatch, gateway, $"{topicGateway.Value} or nothing", "$.gateway");
        }

        var methodText = root.Text("method") is { Length: > 0 } text ? text : null;
        var method = methodText is null ? Infer(kind, root.RequiredObject("data")) : Known(methodText);
        if (method != UpMethod.Ignored && (kind == TopicKind.Events) != (method == UpMethod.FileUploadProgress))
        {
            throw Fault(ReadFaultReason.WrongTopic, $"{methodText} on {kind}", "progress on events, replies on services_reply", "$.method");
        }

        var data = method == UpMethod.Ignored ? root.Object("data") : root.RequiredObject("data");
        var result = method == UpMethod.Ignored ? null : data?.Result("result");
        if (result is null && method is UpMethod.FileUploadStart or UpMethod.FileUploadUpdate)
        {
            throw Fault(ReadFaultReason.MissingField, "nothing", "an integer", "$.data.result");
        }

        return new UpMessage
        {
            Gateway = topicGateway,
            Topic = kind,
            Method = method,
            MethodText = methodText,
            Tid = root.Text("tid"),
            Bid = root.Text("bid"),
            Timestamp = root.Time("timestamp"),
            NeedReply = root.Flag("need_reply"),
            Result = result,
            Progress = method == UpMethod.FileUploadProgress ? ReadProgress(topicGateway, data!.Value, result) : null,
            LogList = method == UpMethod.FileUploadList ? ReadList(topicGateway, data!.Value) : null,
        };
    }

    private static UpMethod Known(string method) => method switch
    {
        MethodNames.FileUploadProgress => UpMethod.FileUploadProgress,
        MethodNames.FileUploadList => UpMethod.FileUploadList,
        MethodNames.FileUploadStart => UpMethod.FileUploadStart,
        MethodNames.FileUploadUpdate => UpMethod.FileUploadUpdate,
        _ => UpMethod.Ignored,
    };

    private static UpMethod Infer(TopicKind kind, JsonFields data)
    {
        var output = data.Object("output");
        if (kind == TopicKind.ServicesReply)
        {
            if (data.Has("files") || (output?.Has("files") ?? false))
            {
                return UpMethod.FileUploadList;
            }

            if (data.Has("result"))
            {
                return UpMethod.ReplyByTid;
            }
        }
        else if (output is { } report && (report.Has("status") || (report.Object("ext")?.Has("files") ?? false)))
        {
            return UpMethod.FileUploadProgress;
        }

        throw Fault(ReadFaultReason.UnknownShape, "data of no known message", "a method, or data with output, files or result", "$.data");
    }

    private static ProgressReport ReadProgress(DockSerial gateway, JsonFields data, int? result)
    {
        var output = data.Object("output");
        var status = output?.Text("status") ?? "";
        return new ProgressReport
        {
            Status = status,
            Result = result,
            Files = (output?.Object("ext")?.Objects("files") ?? []).Select(file => ReadProgressFile(gateway, file, status)).ToList(),
        };
    }

    private static ProgressFile ReadProgressFile(DockSerial gateway, JsonFields file, string reportStatus)
    {
        var progress = file.Object("progress") ?? file.Object("prgress");
        var status = progress?.Text("status") ?? "";
        var module = file.Text("module");
        return new ProgressFile
        {
            Module = module,
            DeviceSn = DeviceSn(gateway, module, file.Text("device_sn")),
            Key = file.Text("key"),
            Fingerprint = file.Text("fingerprint") is { Length: > 0 } fingerprint ? fingerprint : null,
            Size = file.Amount("size"),
            Status = status,
            Result = progress?.Result("result"),
            Percent = (status.Length > 0 ? status : reportStatus) == ProgressStatus.Ok ? 100 : Percent(progress),
            FinishTime = progress?.Time("finish_time"),
            UploadRate = progress?.Amount("upload_rate"),
        };
    }

    private static int Percent(JsonFields? progress)
    {
        var value = Math.Clamp(progress?.Integer("progress") ?? progress?.Integer("prgress") ?? 0, 0, 100);
        return progress?.Integer("current_step") is >= 1 and var current && progress?.Integer("total_step") is >= 1 and var total && current <= total
            ? (int)Math.Clamp((((decimal)current - 1) * 100 + value) / total, 0, 100)
            : (int)value;
    }

    private static LogListReply ReadList(DockSerial gateway, JsonFields data) => new()
    {
        Files = (data.Objects("files") ?? data.Object("output")?.Objects("files") ?? []).Select(module => new ModuleLogs
        {
            Module = module.Text("module"),
            DeviceSn = DeviceSn(gateway, module.Text("module"), module.Text("device_sn")),
            Result = module.Result("result") ?? 0,
            Logs = (module.Objects("list") ?? []).Select(log => new LogEntry
            {
                BootIndex = log.RequiredInteger("boot_index"),
                StartTime = log.Time("start_time"),
                EndTime = log.Time("end_time") ?? log.Time("end_ime"),
                Size = log.Amount("size"),
            }).ToList(),
        }).ToList(),
    };

    private static string DeviceSn(DockSerial gateway, string module, string deviceSn)
    {
        var known = deviceSn.Trim();
        return known.Length == 0 && module == LogModule.Dock ? gateway.Value : known;
    }

    private static JsonFieldException Fault(string reason, string found, string expected, string path) =>
        new(new ReadFault(reason, found, expected, path));
}
