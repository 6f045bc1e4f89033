namespace DockLogs.Contracts;

/// <summary>
/// The pass over one up message. <c>method</c> may come after <c>data</c> or not at all, so <c>data</c> is read for whatever
/// the topic can carry, and faults are kept with the part they are in until the method says which parts matter.
/// </summary>
internal ref struct UpMessageParser
{
    private readonly DockSerial _topicGateway;
    private readonly TopicKind _kind;
    private readonly ReadOnlyMemory<byte> _payload;
    private JsonCursor _cursor;
    private EnvelopeFields _envelope = new();
    private ProgressReader _progress;
    private LogListReader _list;
    private LogListReader _outputList;
    private FieldFault _dataFault;
    private FieldFault _resultFault;
    private int _dataPosition;
    private bool _hasData;
    private bool _hasOutput;
    private bool _hasResult;
    private int _result;

    public UpMessageParser(DockSerial topicGateway, TopicKind kind, ReadOnlyMemory<byte> payload, Span<ProgressFileData> scratch)
    {
        _topicGateway = topicGateway;
        _kind = kind;
        _payload = payload;
        _cursor = new JsonCursor(payload.Span, UpMessageReader.MaxDepth);
        _progress = new ProgressReader(scratch);
        _list = new LogListReader(topicGateway);
        _outputList = new LogListReader(topicGateway);
    }

    private readonly bool HasMethod => !_envelope.Method.IsBlank(_cursor.Json);

    public void Dispose() => _progress.Dispose();

    public UpReadResult Run()
    {
        if (_cursor.Peek() != JsonKind.Object)
        {
            var position = _cursor.Position;
            _cursor.Skip();
            _cursor.End();
            return _cursor.Failed ? SyntaxFault() : Fault(ReadFaultReason.NotAnObject, position, "an object");
        }

        _cursor.Enter();
        while (_cursor.NextProperty(out var name))
        {
            if (name.SequenceEqual("data"u8))
            {
                ReadData();
            }
            else if (!_envelope.TryRead(ref _cursor, name))
            {
                _cursor.Skip();
            }
        }

        _cursor.End();
        return _cursor.Failed ? SyntaxFault() : Conclude();
    }

    private void ReadData()
    {
        _dataFault = default;
        _resultFault = default;
        _hasResult = false;
        _hasOutput = false;
        _list = new LogListReader(_topicGateway);
        ResetOutput();
        _hasData = _cursor.Peek() != JsonKind.Null;
        _dataPosition = _cursor.Position;
        if (HasMethod && MethodOf() == UpMethod.Ignored)
        {
            _cursor.Skip();
            return;
        }

        if (!FieldReader.EnterObject(ref _cursor, ref _dataFault))
        {
            return;
        }

        while (_cursor.NextProperty(out var name))
        {
            switch (name.Length)
            {
                case 5 when _kind == TopicKind.ServicesReply && name.SequenceEqual("files"u8):
                    _list.Read(ref _cursor);
                    break;
                case 6 when name.SequenceEqual("output"u8):
                    ReadOutput();
                    break;
                case 6 when name.SequenceEqual("result"u8):
                    _resultFault = default;
                    _hasResult = FieldReader.ReadResult(ref _cursor, ref _resultFault, out _result);
                    break;
                default:
                    _cursor.Skip();
                    break;
            }
        }
    }

    private void ReadOutput()
    {
        ResetOutput();
        var kind = _cursor.Peek();
        _hasOutput = kind != JsonKind.Null;
        if (kind != JsonKind.Object)
        {
            if (_hasOutput)
            {
                _progress.NoteWrongOutput(ref _cursor);
            }

            _cursor.Skip();
            return;
        }

        _cursor.Enter();
        while (_cursor.NextProperty(out var name))
        {
            if (_kind == TopicKind.Events && name.SequenceEqual("ext"u8))
            {
                _progress.ReadExt(ref _cursor);
            }
            else if (_kind == TopicKind.Events && name.SequenceEqual("status"u8))
            {
                _progress.ReadStatus(ref _cursor);
            }
            else if (_kind == TopicKind.ServicesReply && name.SequenceEqual("files"u8))
            {
                _outputList.Read(ref _cursor);
            }
            else
            {
                _cursor.Skip();
            }
        }
    }

    private void ResetOutput()
    {
        _progress.Reset();
        _outputList = new LogListReader(_topicGateway);
    }

    private UpReadResult Conclude()
    {
        var json = _cursor.Json;
        if (_envelope.AddressFault.IsSet)
        {
            return Fault(_envelope.AddressFault);
        }

        if (!_envelope.Gateway.IsBlank(json)
            && !System.Text.Ascii.Equals(_envelope.Gateway.Raw(json), _topicGateway.Value)
            && _envelope.Gateway.ToText(json) != _topicGateway.Value)
        {
            return Fault(ReadFaultReason.GatewayMismatch, _envelope.GatewayPosition, $"\"{_topicGateway.Value}\" as in the topic, or nothing");
        }

        var method = HasMethod ? MethodOf() : Infer();
        if (method is not { } known)
        {
            return _dataFault.IsSet ? Fault(_dataFault)
                : _progress.Fault.IsSet ? Fault(_progress.Fault)
                : !_hasData ? Missing("data", 0, "an object")
                : Fault(ReadFaultReason.UnknownShape, _dataPosition, Shapes());
        }

        if (known != UpMethod.Ignored)
        {
            if ((known == UpMethod.FileUploadProgress) != (_kind == TopicKind.Events))
            {
                return Fault(
                    ReadFaultReason.WrongTopic,
                    _envelope.MethodPosition,
                    known == UpMethod.FileUploadProgress ? "this method on events only" : "this method on services_reply only");
            }

            if (FirstFault(known) is { IsSet: true } fault)
            {
                return Fault(fault);
            }

            if (!_hasData)
            {
                return Missing("data", 0, "an object");
            }

            if (MissingField(known) is { } missing)
            {
                return Missing(missing.Field, _dataPosition, missing.Expected);
            }
        }

        return new UpReadResult(Message(known));
    }

    private readonly UpMethod? Infer()
    {
        if (_kind == TopicKind.Events)
        {
            return _progress.HasFiles || !_progress.Status.IsMissing ? UpMethod.FileUploadProgress : null;
        }

        // Other services answer with an output.status as well, so on this topic only files or a result tell what it is.
        if (_list.Files is not null || _list.Fault.IsSet || _outputList.Files is not null || _outputList.Fault.IsSet)
        {
            return UpMethod.FileUploadList;
        }

        return _hasResult || _resultFault.IsSet ? UpMethod.ReplyByTid : null;
    }

    private readonly string Shapes() => _kind == TopicKind.Events
        ? "a method, or output with status or ext.files"
        : "a method, or files or a result";

    private readonly FieldFault FirstFault(UpMethod method)
    {
        var part = method switch
        {
            UpMethod.FileUploadProgress => _progress.Fault,
            UpMethod.FileUploadList when _list.Files is null && !_list.Fault.IsSet => _outputList.Fault,
            UpMethod.FileUploadList => _list.Fault,
            _ => default,
        };
        ReadOnlySpan<FieldFault> faults = [_envelope.Fault, _dataFault, _resultFault, part];
        FieldFault first = default;
        foreach (var fault in faults)
        {
            if (fault.IsSet && (!first.IsSet || fault.Position < first.Position))
            {
                first = fault;
            }
        }

        return first;
    }

    private readonly (string Field, string Expected)? MissingField(UpMethod method) => method switch
    {
        _ when _hasResult => null,
        UpMethod.FileUploadProgress when !_hasOutput => ("output", "an object"),
        UpMethod.FileUploadProgress when !_progress.HasFiles && _progress.Status.IsMissing => ("output.status", "a status word"),
        UpMethod.FileUploadList when _list.Files is null && _outputList.Files is null => ("files", "an array"),
        UpMethod.FileUploadStart or UpMethod.FileUploadUpdate => ("result", "an integer"),
        _ => null,
    };

    private readonly UpMethod MethodOf() => WireText.MethodOf(_cursor.Json, _envelope.Method);

    private readonly UpMessage Message(UpMethod method)
    {
        var json = _cursor.Json;
        int? result = _hasResult && method != UpMethod.Ignored ? _result : null;
        return new UpMessage(_payload, _envelope.Tid, _envelope.Bid, _envelope.Timestamp)
        {
            Gateway = _topicGateway,
            Topic = _kind,
            Method = method,
            MethodText = HasMethod ? WireText.Method(json, _envelope.Method) : null,
            NeedReply = _envelope.NeedReply,
            Result = result,
            Progress = method == UpMethod.FileUploadProgress ? Progress(result) : null,
            LogList = method == UpMethod.FileUploadList
                ? new LogListReply { Files = (IReadOnlyList<ModuleLogs>?)_list.Files ?? _outputList.Files ?? [] }
                : null,
        };
    }

    private readonly ProgressReport Progress(int? result)
    {
        var status = WireText.Status(_cursor.Json, _progress.Status);
        return new ProgressReport
        {
            Status = status,
            Result = result,
            Files = _progress.Files.IsEmpty
                ? []
                : new ProgressFileList(_payload, _topicGateway, status == ProgressStatus.Ok, _progress.Files.ToArray()),
        };
    }

    private readonly UpReadResult SyntaxFault()
    {
        var position = _cursor.Position;
        return new UpReadResult(FaultText.Syntax(_cursor.Json, position, _cursor.TooDeep, _cursor.Expected ?? "JSON"));
    }

    private readonly UpReadResult Fault(in FieldFault fault) => new(FaultText.Field(_cursor.Json, fault));

    private readonly UpReadResult Fault(string reason, int position, string expected) =>
        new(FaultText.Value(_cursor.Json, reason, position, expected));

    private readonly UpReadResult Missing(string field, int position, string expected) =>
        new(FaultText.Missing(_cursor.Json, field, position, expected));
}
