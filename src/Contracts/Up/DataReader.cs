namespace DockLogs.Contracts;

/// <summary>
/// Reads <c>data</c> for whatever the topic can carry, since <c>method</c> may come later or not at all; faults are kept with
/// the part they are in until the method says which parts matter.
/// </summary>
internal ref struct DataReader(DockSerial topicGateway, TopicKind kind, Span<ProgressFileData> scratch)
{
    private ProgressReader _progress = new(scratch);
    private LogListReader _list = new(topicGateway);
    private LogListReader _outputList = new(topicGateway);
    private FieldFault _dataFault;
    private FieldFault _resultFault;
    private bool _hasOutput;

    /// <summary><c>data.result</c>, when <see cref="HasResult"/>.</summary>
    public int Result;

    public bool HasResult { get; private set; }

    /// <summary>True when there is a <c>data</c> that is not null.</summary>
    public bool IsPresent { get; private set; }

    /// <summary>Offset of <c>data</c>.</summary>
    public int Position { get; private set; }

    /// <summary>The files of a list reply, under <c>data</c> or under <c>data.output</c>.</summary>
    public readonly IReadOnlyList<ModuleLogs> Files => (IReadOnlyList<ModuleLogs>?)_list.Files ?? _outputList.Files ?? [];

    /// <summary>What keeps the shape from being known, when it is a fault rather than a different shape.</summary>
    public readonly FieldFault ShapeFault => _dataFault.IsSet ? _dataFault : _progress.Fault;

    /// <summary>Gives rented memory back.</summary>
    public void Dispose() => _progress.Dispose();

    /// <summary>Reads the value; the last of several equal names counts.</summary>
    /// <param name="cursor">At the value.</param>
    /// <param name="wanted">False when the method is known already and its content does not matter.</param>
    public void Read(ref JsonCursor cursor, bool wanted)
    {
        _dataFault = default;
        _resultFault = default;
        HasResult = false;
        _hasOutput = false;
        _list = new LogListReader(topicGateway);
        ResetOutput();
        IsPresent = cursor.Peek() != JsonKind.Null;
        Position = cursor.Position;
        if (!wanted)
        {
            cursor.Skip();
            return;
        }

        if (!FieldReader.EnterObject(ref cursor, ref _dataFault))
        {
            return;
        }

        while (cursor.NextProperty(out var name))
        {
            switch (name.Length)
            {
                case 5 when kind == TopicKind.ServicesReply && name.SequenceEqual("files"u8):
                    _list.Read(ref cursor);
                    break;
                case 6 when name.SequenceEqual("output"u8):
                    ReadOutput(ref cursor);
                    break;
                case 6 when name.SequenceEqual("result"u8):
                    _resultFault = default;
                    HasResult = FieldReader.ReadResult(ref cursor, ref _resultFault, out Result);
                    break;
                default:
                    cursor.Skip();
                    break;
            }
        }
    }

    private void ReadOutput(ref JsonCursor cursor)
    {
        ResetOutput();
        var value = cursor.Peek();
        _hasOutput = value != JsonKind.Null;
        if (value != JsonKind.Object)
        {
            if (_hasOutput)
            {
                _progress.NoteWrongOutput(ref cursor);
            }

            cursor.Skip();
            return;
        }

        cursor.Enter();
        while (cursor.NextProperty(out var name))
        {
            if (kind == TopicKind.Events && name.SequenceEqual("ext"u8))
            {
                _progress.ReadExt(ref cursor);
            }
            else if (kind == TopicKind.Events && name.SequenceEqual("status"u8))
            {
                _progress.ReadStatus(ref cursor);
            }
            else if (kind == TopicKind.ServicesReply && name.SequenceEqual("files"u8))
            {
                _outputList.Read(ref cursor);
            }
            else
            {
                cursor.Skip();
            }
        }
    }

    private void ResetOutput()
    {
        _progress.Reset();
        _outputList = new LogListReader(topicGateway);
    }

    /// <summary>Which message it is by its shape; null when by none.</summary>
    public readonly UpMethod? Infer()
    {
        if (kind == TopicKind.Events)
        {
            return _progress.HasFiles || !_progress.Status.IsMissing ? UpMethod.FileUploadProgress : null;
        }

        // Other services answer with an output.status as well, so on this topic only files or a result tell what it is.
        if (_list.Files is not null || _list.Fault.IsSet || _outputList.Files is not null || _outputList.Fault.IsSet)
        {
            return UpMethod.FileUploadList;
        }

        return HasResult || _resultFault.IsSet ? UpMethod.ReplyByTid : null;
    }

    /// <summary>The shapes that <see cref="Infer"/> knows, for messages.</summary>
    public readonly string Shapes() => kind == TopicKind.Events
        ? "a method, or output with status or ext.files"
        : "a method, or files or a result";

    /// <summary>The first of the faults that matter to a method.</summary>
    public readonly FieldFault FirstFault(UpMethod method, in FieldFault envelopeFault)
    {
        var part = method switch
        {
            UpMethod.FileUploadProgress => _progress.Fault,
            UpMethod.FileUploadList when _list.Files is null && !_list.Fault.IsSet => _outputList.Fault,
            UpMethod.FileUploadList => _list.Fault,
            _ => default,
        };
        ReadOnlySpan<FieldFault> faults = [envelopeFault, _dataFault, _resultFault, part];
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

    /// <summary>The field that a method cannot do without, when it is missing.</summary>
    public readonly (string Field, string Expected)? MissingField(UpMethod method) => method switch
    {
        _ when HasResult => null,
        UpMethod.FileUploadProgress when !_hasOutput => ("output", "an object"),
        UpMethod.FileUploadProgress when !_progress.HasFiles && _progress.Status.IsMissing => ("output.status", "a status word"),
        UpMethod.FileUploadList when _list.Files is null && _outputList.Files is null => ("files", "an array"),
        UpMethod.FileUploadStart or UpMethod.FileUploadUpdate => ("result", "an integer"),
        _ => null,
    };

    /// <summary>The progress that was read, its texts still in the payload.</summary>
    public readonly ProgressReport ToProgress(ReadOnlyMemory<byte> payload, int? result)
    {
        var status = WireText.Status(payload.Span, _progress.Status);
        return new ProgressReport
        {
            Status = status,
            Result = result,
            Files = _progress.Files.IsEmpty
                ? []
                : new ProgressFileList(payload, topicGateway, status == ProgressStatus.Ok, _progress.Files.ToArray()),
        };
    }
}
