namespace DockLogs.Contracts;

/// <summary>
/// The pass over one up message, and what follows from it: which message it is, whether all is there, or what is wrong.
/// </summary>
internal ref struct UpMessageParser
{
    private readonly DockSerial _topicGateway;
    private readonly TopicKind _kind;
    private readonly ReadOnlyMemory<byte> _payload;
    private JsonCursor _cursor;
    private EnvelopeFields _envelope = new();
    private DataReader _data;

    public UpMessageParser(DockSerial topicGateway, TopicKind kind, ReadOnlyMemory<byte> payload, Span<ProgressFileData> scratch)
    {
        _topicGateway = topicGateway;
        _kind = kind;
        _payload = payload;
        _cursor = new JsonCursor(payload.Span, UpMessageReader.MaxDepth);
        _data = new DataReader(topicGateway, kind, scratch);
    }

    private readonly bool HasMethod => !_envelope.Method.IsBlank(_cursor.Json);

    public void Dispose() => _data.Dispose();

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
                _data.Read(ref _cursor, wanted: !HasMethod || MethodOf() != UpMethod.Ignored);
            }
            else if (!_envelope.TryRead(ref _cursor, name))
            {
                _cursor.Skip();
            }
        }

        _cursor.End();
        return _cursor.Failed ? SyntaxFault() : Conclude();
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

        var method = HasMethod ? MethodOf() : _data.Infer();
        if (method is not { } known)
        {
            return _data.ShapeFault is { IsSet: true } shapeFault ? Fault(shapeFault)
                : !_data.IsPresent ? Missing("data", 0, "an object")
                : Fault(ReadFaultReason.UnknownShape, _data.Position, _data.Shapes());
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

            if (_data.FirstFault(known, _envelope.Fault) is { IsSet: true } fault)
            {
                return Fault(fault);
            }

            if (!_data.IsPresent)
            {
                return Missing("data", 0, "an object");
            }

            if (_data.MissingField(known) is { } missing)
            {
                return Missing(missing.Field, _data.Position, missing.Expected);
            }
        }

        return new UpReadResult(Message(known));
    }

    private readonly UpMethod MethodOf() => WireText.MethodOf(_cursor.Json, _envelope.Method);

    private readonly UpMessage Message(UpMethod method)
    {
        var json = _cursor.Json;
        int? result = _data.HasResult && method != UpMethod.Ignored ? _data.Result : null;
        return new UpMessage(_payload, _envelope.Tid, _envelope.Bid, _envelope.Timestamp)
        {
            Gateway = _topicGateway,
            Topic = _kind,
            Method = method,
            MethodText = HasMethod ? WireText.Method(json, _envelope.Method) : null,
            NeedReply = _envelope.NeedReply,
            Result = result,
            Progress = method == UpMethod.FileUploadProgress ? _data.ToProgress(_payload, result) : null,
            LogList = method == UpMethod.FileUploadList ? new LogListReply { Files = _data.Files } : null,
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
