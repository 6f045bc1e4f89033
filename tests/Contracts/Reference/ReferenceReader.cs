using System.Text.Json;
using System.Text.Unicode;

namespace DockLogs.Contracts.Tests.Reference;

/// <summary>
/// A second reader of up messages, written for plainness on JsonDocument, that shares nothing with the product's:
/// whatever the fuzz makes, both must agree on what is read and what is refused.
/// </summary>
internal static class ReferenceReader
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = UpMessageReader.MaxDepth, AllowDuplicateProperties = false };

    /// <summary>The message; null when it is to be refused.</summary>
    /// <exception cref="NotSupportedException">Duplicate names, lone surrogates: this reader has no opinion.</exception>
    public static UpMessage? Read(DockSerial topicGateway, TopicKind kind, ReadOnlyMemory<byte> payload)
    {
        if (payload.Length > UpMessageReader.MaxPayloadBytes || !Utf8.IsValid(payload.Span))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(payload, Options);
            return Read(topicGateway, kind, JsonFields.Root(document.RootElement));
        }
        catch (JsonException e) when (e.Message.Contains("uplicate", StringComparison.Ordinal))
        {
            throw new NotSupportedException("duplicate names", e);
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException e)
        {
            throw new NotSupportedException("lone surrogate", e);
        }
        catch (JsonFieldException)
        {
            return null;
        }
    }

    private static UpMessage Read(DockSerial topicGateway, TopicKind kind, JsonFields root)
    {
        var gateway = root.Text("gateway");
        Require(gateway.Trim(' ').Length == 0 || gateway == topicGateway.Value);

        var methodText = root.StringOnly("method") is { } text && text.Trim(' ').Length > 0 ? text : null;
        if (methodText is not null && Known(methodText) == UpMethod.Ignored)
        {
            return Envelope(UpMethod.Ignored, root.Quietly());
        }

        var data = root.RequiredObject("data");
        var method = methodText is null ? Infer(kind, data) : Known(methodText);
        Require((kind == TopicKind.Events) == (method == UpMethod.FileUploadProgress));

        var result = data.Result("result");
        Require(result is not null || method is not (UpMethod.FileUploadStart or UpMethod.FileUploadUpdate));
        return Envelope(method, root) with
        {
            Result = result,
            Progress = method == UpMethod.FileUploadProgress ? ReadProgress(topicGateway, data, result) : null,
            LogList = method == UpMethod.FileUploadList ? ReadList(topicGateway, data, result) : null,
        };

        UpMessage Envelope(UpMethod known, JsonFields fields) => new()
        {
            Gateway = topicGateway,
            Topic = kind,
            Method = known,
            MethodText = methodText,
            Tid = fields.Text("tid"),
            Bid = fields.Text("bid"),
            Timestamp = fields.Time("timestamp"),
            NeedReply = fields.Flag("need_reply"),
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
        if (kind == TopicKind.Events)
        {
            var output = data.Object("output");
            Require(output is { } report && (report.Has("status") || (report.Object("ext")?.Has("files") ?? false)));
            return UpMethod.FileUploadProgress;
        }

        if (data.Has("files") || (data.ObjectOrNothing("output")?.Has("files") ?? false))
        {
            return UpMethod.FileUploadList;
        }

        Require(data.Result("result") is not null);
        return UpMethod.ReplyByTid;
    }

    private static ProgressReport ReadProgress(DockSerial gateway, JsonFields data, int? result)
    {
        var output = data.Object("output");
        var status = output?.Text("status") ?? "";
        var files = output?.Object("ext")?.Objects("files");
        Require(result is not null || files is not null || (output?.Has("status") ?? false));
        Require(files is not { Count: > 256 });
        return new ProgressReport
        {
            Status = status,
            Result = result,
            Files = (files ?? []).Select(file => ReadProgressFile(gateway, file, status)).ToList(),
        };
    }

    private static ProgressFile ReadProgressFile(DockSerial gateway, JsonFields file, string reportStatus)
    {
        var progress = file.EitherSpelling("progress", "prgress", (fields, name) => fields.Object(name));
        var status = progress?.Text("status") ?? "";
        var module = file.Module("module");
        return new ProgressFile
        {
            Module = module,
            DeviceSn = DeviceSn(gateway, module, file.Text("device_sn")),
            Key = file.Text("key"),
            Fingerprint = file.Text("fingerprint") is var fingerprint && fingerprint.Trim(' ').Length > 0 ? fingerprint : null,
            Size = file.Amount("size"),
            Status = status,
            Result = progress?.Result("result"),
            FinishTime = progress?.Time("finish_time"),
            UploadRate = progress?.Amount("upload_rate"),
            Percent = Percent(progress) is var percent && (status.Length > 0 ? status : reportStatus) == ProgressStatus.Ok ? 100 : percent,
        };
    }

    private static int Percent(JsonFields? progress)
    {
        if (progress is not { } fields)
        {
            return 0;
        }

        var value = Math.Clamp(fields.EitherSpelling("progress", "prgress", (f, name) => f.Integer(name)) ?? 0, 0, 100);
        var current = fields.Integer("current_step") ?? 0;
        var total = fields.Integer("total_step") ?? 0;
        return current >= 1 && current <= total ? (int)Math.Floor((((decimal)current - 1) * 100 + value) / total) : (int)value;
    }

    private static LogListReply ReadList(DockSerial gateway, JsonFields data, int? result)
    {
        var files = data.Objects("files") ?? data.ObjectOrNothing("output")?.Objects("files");
        Require(files is not null || result is not null);
        Require(files is not { Count: > 256 });
        return new LogListReply
        {
            Files = (files ?? []).Select(module => new ModuleLogs
            {
                Module = module.Module("module"),
                DeviceSn = DeviceSn(gateway, module.Module("module"), module.Text("device_sn")),
                Result = module.Result("result") ?? 0,
                Logs = (module.Objects("list") ?? []).Select(log => new LogEntry
                {
                    BootIndex = log.RequiredInteger("boot_index"),
                    StartTime = log.Time("start_time"),
                    EndTime = log.EitherSpelling("end_time", "end_ime", (fields, name) => fields.Time(name)),
                    Size = log.Amount("size"),
                }).ToList(),
            }).ToList(),
        };
    }

    private static string DeviceSn(DockSerial gateway, string module, string deviceSn) =>
        deviceSn.Trim(' ').Length > 0 ? deviceSn.Trim()
        : module == LogModule.Dock ? gateway.Value
        : "";

    private static void Require(bool condition)
    {
        if (!condition)
        {
            throw new JsonFieldException();
        }
    }
}
