namespace DockLogs.Contracts;

/// <summary>Reads the <c>files</c> of a reply to <c>fileupload_list</c> (remote-log.md).</summary>
internal struct LogListReader(DockSerial gateway)
{
    /// <summary>The page knows two modules.</summary>
    public const int MaxModules = 256;

    private FieldFault _fault;

    public readonly FieldFault Fault => _fault;

    /// <summary>The modules; null when <c>files</c> is missing.</summary>
    public List<ModuleLogs>? Files { get; private set; }

    public void Read(ref JsonCursor cursor)
    {
        _fault = default;
        Files = null;
        cursor.Peek();
        var position = cursor.Position;
        if (!FieldReader.EnterArray(ref cursor, ref _fault))
        {
            return;
        }

        Files = [];
        while (cursor.NextElement())
        {
            if (Files.Count == MaxModules)
            {
                _fault.Note(ReadFaultReason.TooMany, position, $"at most {MaxModules} modules");
            }

            if (_fault.IsSet)
            {
                cursor.Skip();
            }
            else if (cursor.Peek() != JsonKind.Object)
            {
                _fault.Note(ReadFaultReason.WrongType, cursor.Position, "an object");
                cursor.Skip();
            }
            else
            {
                Files.Add(ReadModule(ref cursor));
            }
        }
    }

    private ModuleLogs ReadModule(ref JsonCursor cursor)
    {
        TextSlice module = default, deviceSn = default;
        var result = 0;
        List<LogEntry> logs = [];
        cursor.Enter();
        while (cursor.NextProperty(out var name))
        {
            switch (name.Length)
            {
                case 4 when name.SequenceEqual("list"u8):
                    logs.Clear();
                    ReadLogs(ref cursor, logs);
                    break;
                case 6 when name.SequenceEqual("module"u8):
                    module = FieldReader.ReadText(ref cursor, ref _fault);
                    break;
                case 6 when name.SequenceEqual("result"u8):
                    FieldReader.ReadResult(ref cursor, ref _fault, out result);
                    break;
                case 9 when name.SequenceEqual("device_sn"u8):
                    deviceSn = FieldReader.ReadText(ref cursor, ref _fault);
                    break;
                default:
                    cursor.Skip();
                    break;
            }
        }

        var moduleText = WireText.Module(cursor.Json, module);
        return new ModuleLogs
        {
            Module = moduleText,
            DeviceSn = WireText.DeviceSn(cursor.Json, deviceSn, moduleText, gateway),
            Result = result,
            Logs = logs,
        };
    }

    private void ReadLogs(ref JsonCursor cursor, List<LogEntry> logs)
    {
        if (!FieldReader.EnterArray(ref cursor, ref _fault))
        {
            return;
        }

        while (cursor.NextElement())
        {
            if (_fault.IsSet)
            {
                cursor.Skip();
            }
            else if (cursor.Peek() != JsonKind.Object)
            {
                _fault.Note(ReadFaultReason.WrongType, cursor.Position, "an object");
                cursor.Skip();
            }
            else
            {
                ReadLog(ref cursor, logs);
            }
        }
    }

    private void ReadLog(ref JsonCursor cursor, List<LogEntry> logs)
    {
        var position = cursor.Position;
        var hasIndex = false;
        long bootIndex = 0, size = -1, startTime = FieldReader.NoTime, endTime = FieldReader.NoTime;
        cursor.Enter();
        while (cursor.NextProperty(out var name))
        {
            switch (name.Length)
            {
                case 4 when name.SequenceEqual("size"u8):
                    size = FieldReader.ReadAmount(ref cursor, ref _fault);
                    break;
                case 7 when name.SequenceEqual("end_ime"u8): // the page's own example spells it so
                case 8 when name.SequenceEqual("end_time"u8):
                    endTime = FieldReader.ReadTime(ref cursor, ref _fault);
                    break;
                case 10 when name.SequenceEqual("boot_index"u8):
                    hasIndex = FieldReader.ReadInteger(ref cursor, ref _fault, out bootIndex);
                    break;
                case 10 when name.SequenceEqual("start_time"u8):
                    startTime = FieldReader.ReadTime(ref cursor, ref _fault);
                    break;
                default:
                    cursor.Skip();
                    break;
            }
        }

        if (!hasIndex)
        {
            _fault.NoteMissing("boot_index", position, "an integer");
            return;
        }

        logs.Add(new LogEntry
        {
            BootIndex = bootIndex,
            StartTime = FieldReader.ToTime(startTime),
            EndTime = FieldReader.ToTime(endTime),
            Size = size < 0 ? null : size,
        });
    }
}
