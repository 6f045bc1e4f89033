using System.Buffers;
using System.Runtime.InteropServices;

namespace DockLogs.Contracts;

/// <summary>Reads <c>data.output</c> of <c>fileupload_progress</c> (remote-log.md) into slices of the payload.</summary>
internal ref struct ProgressReader(Span<ProgressFileData> scratch)
{
    /// <summary>More archives are no progress event of a dock: the page knows two.</summary>
    public const int MaxFiles = 256;

    private Span<ProgressFileData> _files = scratch;
    private ProgressFileData[]? _rented;
    private int _count;
    private FieldFault _fault;

    public readonly FieldFault Fault => _fault;

    /// <summary><c>output.status</c>.</summary>
    public TextSlice Status { get; private set; }

    /// <summary>True when <c>output.ext.files</c> is there.</summary>
    public bool HasFiles { get; private set; }

    public readonly ReadOnlySpan<ProgressFileData> Files => _files[.._count];

    /// <summary>Forgets what was read; the last of several equal names counts.</summary>
    public void Reset()
    {
        _count = 0;
        _fault = default;
        Status = default;
        HasFiles = false;
    }

    /// <summary>Gives rented memory back.</summary>
    public void Dispose()
    {
        if (_rented is { } rented)
        {
            _rented = null;
            ArrayPool<ProgressFileData>.Shared.Return(rented);
        }
    }

    public void NoteWrongOutput(ref JsonCursor cursor) =>
        _fault.Note(ReadFaultReason.WrongType, cursor.Position, "an object");

    public void ReadStatus(ref JsonCursor cursor) => Status = FieldReader.ReadText(ref cursor, ref _fault);

    /// <summary>Reads <c>output.ext</c>.</summary>
    public void ReadExt(ref JsonCursor cursor)
    {
        _count = 0;
        HasFiles = false;
        if (!FieldReader.EnterObject(ref cursor, ref _fault))
        {
            return;
        }

        while (cursor.NextProperty(out var name))
        {
            if (name.SequenceEqual("files"u8))
            {
                ReadFiles(ref cursor);
            }
            else
            {
                cursor.Skip();
            }
        }
    }

    private void ReadFiles(ref JsonCursor cursor)
    {
        _count = 0;
        HasFiles = cursor.Peek() != JsonKind.Null;
        var position = cursor.Position;
        if (!FieldReader.EnterArray(ref cursor, ref _fault))
        {
            return;
        }

        while (cursor.NextElement())
        {
            if (_count == MaxFiles)
            {
                _fault.Note(ReadFaultReason.TooMany, position, $"at most {MaxFiles} files");
                cursor.Skip();
                continue;
            }

            if (cursor.Peek() != JsonKind.Object)
            {
                _fault.Note(ReadFaultReason.WrongType, cursor.Position, "an object");
                cursor.Skip();
                continue;
            }

            if (_count == _files.Length)
            {
                Grow();
            }

            ref var file = ref _files[_count++];
            file = new ProgressFileData();
            ReadFile(ref cursor, ref file);
        }
    }

    private void ReadFile(ref JsonCursor cursor, ref ProgressFileData file)
    {
        cursor.Enter();
        while (cursor.NextProperty(out var name))
        {
            switch (name.Length)
            {
                case 3 when name.SequenceEqual("key"u8):
                    file.Key = FieldReader.ReadText(ref cursor, ref _fault);
                    break;
                case 4 when name.SequenceEqual("size"u8):
                    file.Size = FieldReader.ReadAmount(ref cursor, ref _fault);
                    break;
                case 6 when name.SequenceEqual("module"u8):
                    file.Module = FieldReader.ReadText(ref cursor, ref _fault);
                    break;
                case 7 when name.SequenceEqual("prgress"u8):
                case 8 when name.SequenceEqual("progress"u8):
                    ReadProgress(ref cursor, ref file);
                    break;
                case 9 when name.SequenceEqual("device_sn"u8):
                    file.DeviceSn = FieldReader.ReadText(ref cursor, ref _fault);
                    break;
                case 11 when name.SequenceEqual("fingerprint"u8):
                    file.Fingerprint = FieldReader.ReadText(ref cursor, ref _fault);
                    break;
                default:
                    cursor.Skip();
                    break;
            }
        }
    }

    private void ReadProgress(ref JsonCursor cursor, ref ProgressFileData file)
    {
        file.Status = default;
        file.HasResult = false;
        file.FinishTime = FieldReader.NoTime;
        file.UploadRate = -1;
        file.Percent = 0;
        if (!FieldReader.EnterObject(ref cursor, ref _fault))
        {
            return;
        }

        long progress = 0, currentStep = 0, totalStep = 0;
        while (cursor.NextProperty(out var name))
        {
            switch (name.Length)
            {
                case 6 when name.SequenceEqual("status"u8):
                    file.Status = FieldReader.ReadText(ref cursor, ref _fault);
                    break;
                case 6 when name.SequenceEqual("result"u8):
                    file.HasResult = FieldReader.ReadResult(ref cursor, ref _fault, out file.Result);
                    break;
                case 7 when name.SequenceEqual("prgress"u8):
                case 8 when name.SequenceEqual("progress"u8):
                    FieldReader.ReadInteger(ref cursor, ref _fault, out progress);
                    break;
                case 10 when name.SequenceEqual("total_step"u8):
                    FieldReader.ReadInteger(ref cursor, ref _fault, out totalStep);
                    break;
                case 11 when name.SequenceEqual("finish_time"u8):
                    file.FinishTime = FieldReader.ReadTime(ref cursor, ref _fault);
                    break;
                case 11 when name.SequenceEqual("upload_rate"u8):
                    file.UploadRate = FieldReader.ReadAmount(ref cursor, ref _fault);
                    break;
                case 12 when name.SequenceEqual("current_step"u8):
                    FieldReader.ReadInteger(ref cursor, ref _fault, out currentStep);
                    break;
                default:
                    cursor.Skip();
                    break;
            }
        }

        file.Percent = (byte)Percent(progress, currentStep, totalStep);
    }

    /// <summary>The formula of field-notes.md when both steps make sense, else the bare progress; 0 to 100.</summary>
    private static long Percent(long progress, long currentStep, long totalStep)
    {
        progress = Math.Clamp(progress, 0, 100);
        if (currentStep < 1 || totalStep < currentStep)
        {
            return progress;
        }

        return totalStep <= int.MaxValue
            ? ((currentStep - 1) * 100 + progress) / totalStep
            : (long)((((Int128)currentStep - 1) * 100 + progress) / totalStep);
    }

    private void Grow()
    {
        var larger = ArrayPool<ProgressFileData>.Shared.Rent(_files.Length * 2);
        _files[.._count].CopyTo(larger);
        Dispose();
        _rented = larger;
        _files = larger;
    }
}
