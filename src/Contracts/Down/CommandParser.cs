namespace DockLogs.Contracts;

/// <summary>The pass over one command. <c>method</c> may come last or, as in the page's examples, not at all.</summary>
internal ref struct CommandParser(ReadOnlySpan<byte> json)
{
    private JsonCursor _cursor = new(json, UpMessageReader.MaxDepth);
    private FieldFault _fault;
    private TextSlice _method;
    private TextSlice _tid;
    private TextSlice _bid;
    private long _timestamp = FieldReader.NoTime;
    private int _dataPosition;
    private bool _hasData;
    private TextSlice _status;
    private List<string>? _modules;
    private StartReader _start;

    /// <summary>Reads the command; null when all is well.</summary>
    public ReadFault? Run(out Command? command)
    {
        command = null;
        if (_cursor.Peek() != JsonKind.Object)
        {
            var position = _cursor.Position;
            _cursor.Skip();
            _cursor.End();
            return _cursor.Failed
                ? Syntax()
                : FaultText.Value(_cursor.Json, ReadFaultReason.NotAnObject, position, "an object");
        }

        _cursor.Enter();
        while (_cursor.NextProperty(out var name))
        {
            ReadField(name);
        }

        _cursor.End();
        return _cursor.Failed ? Syntax() : Conclude(out command);
    }

    private void ReadField(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("data"u8))
        {
            ReadData();
        }
        else if (name.SequenceEqual("method"u8))
        {
            _method = FieldReader.ReadText(ref _cursor, ref _fault);
        }
        else if (name.SequenceEqual("tid"u8))
        {
            _tid = FieldReader.ReadText(ref _cursor, ref _fault);
        }
        else if (name.SequenceEqual("bid"u8))
        {
            _bid = FieldReader.ReadText(ref _cursor, ref _fault);
        }
        else if (name.SequenceEqual("timestamp"u8))
        {
            _timestamp = FieldReader.ReadTime(ref _cursor, ref _fault);
        }
        else
        {
            _cursor.Skip();
        }
    }

    private void ReadData()
    {
        _status = default;
        _modules = null;
        _start = default;
        _hasData = _cursor.Peek() == JsonKind.Object;
        _dataPosition = _cursor.Position;
        if (!FieldReader.EnterObject(ref _cursor, ref _fault))
        {
            return;
        }

        while (_cursor.NextProperty(out var name))
        {
            if (name.SequenceEqual("module_list"u8))
            {
                ReadModules();
            }
            else if (name.SequenceEqual("status"u8))
            {
                _status = FieldReader.ReadText(ref _cursor, ref _fault);
            }
            else if (!_start.TryRead(ref _cursor, name, ref _fault))
            {
                _cursor.Skip();
            }
        }
    }

    private void ReadModules()
    {
        _modules = null;
        if (!FieldReader.EnterArray(ref _cursor, ref _fault))
        {
            return;
        }

        _modules = [];
        while (_cursor.NextElement())
        {
            _cursor.Peek();
            var position = _cursor.Position;
            var module = FieldReader.ReadText(ref _cursor, ref _fault);
            if (module.IsMissing)
            {
                _fault.Note(ReadFaultReason.WrongType, position, "a string");
            }

            _modules.Add(WireText.Module(_cursor.Json, module));
        }
    }

    private readonly ReadFault? Conclude(out Command? command)
    {
        command = null;
        if (!_hasData && !_fault.IsSet)
        {
            return FaultText.Missing(_cursor.Json, "data", 0, "an object");
        }

        var method = _method.IsBlank(_cursor.Json) ? Infer() : _method.ToText(_cursor.Json);
        var fault = _fault;
        if (method is null)
        {
            fault.Note(ReadFaultReason.UnknownShape, _dataPosition, "a method, or data with params or module_list");
        }

        var start = method == MethodNames.FileUploadStart ? _start.ToCommand(_cursor.Json, _dataPosition, ref fault) : null;
        if (method is MethodNames.FileUploadList or MethodNames.FileUploadUpdate && _modules is null)
        {
            fault.NoteMissing("module_list", _dataPosition, "an array");
        }

        if (method == MethodNames.FileUploadUpdate && _status.IsMissing)
        {
            fault.NoteMissing("status", _dataPosition, "a status word");
        }

        if (fault.IsSet)
        {
            return FaultText.Field(_cursor.Json, fault);
        }

        var status = method == MethodNames.FileUploadUpdate ? _status.ToText(_cursor.Json) : null;
        command = new Command
        {
            Tid = _tid.ToText(_cursor.Json),
            Bid = _bid.ToText(_cursor.Json),
            Method = method!,
            Timestamp = FieldReader.ToTime(_timestamp),
            ListModules = method == MethodNames.FileUploadList ? _modules : null,
            Start = start,
            CancelModules = status == CommandWriter.CancelStatus ? _modules : null,
            UpdateStatus = status,
        };
        return null;
    }

    private readonly string? Infer()
    {
        if (_start.HasFiles)
        {
            return MethodNames.FileUploadStart;
        }

        if (_modules is null)
        {
            return null;
        }

        return _status.IsMissing ? MethodNames.FileUploadList : MethodNames.FileUploadUpdate;
    }

    private readonly ReadFault Syntax() =>
        FaultText.Syntax(_cursor.Json, _cursor.Position, _cursor.TooDeep, _cursor.Expected ?? "JSON");
}
