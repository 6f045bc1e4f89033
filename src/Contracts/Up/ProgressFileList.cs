using System.Collections;

namespace DockLogs.Contracts;

/// <summary>The files of a progress event; their records and strings are made when first asked for.</summary>
internal sealed class ProgressFileList(
    ReadOnlyMemory<byte> payload, DockSerial gateway, bool isFinished, ProgressFileData[] data) : IReadOnlyList<ProgressFile>
{
    private ProgressFile[]? _files;

    public int Count => data.Length;

    public ProgressFile this[int index] => Files[index];

    private ProgressFile[] Files => _files ??= Array.ConvertAll(data, Make);

    public IEnumerator<ProgressFile> GetEnumerator() => ((IEnumerable<ProgressFile>)Files).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private ProgressFile Make(ProgressFileData file)
    {
        var json = payload.Span;
        var status = WireText.Status(json, file.Status);
        var module = WireText.Module(json, file.Module);
        return new ProgressFile
        {
            Module = module,
            DeviceSn = WireText.DeviceSn(json, file.DeviceSn, module, gateway),
            Key = file.Key.ToText(json),
            Fingerprint = file.Fingerprint.IsBlank(json) ? null : file.Fingerprint.ToText(json),
            Size = file.Size < 0 ? null : file.Size,
            Status = status,
            Result = file.HasResult ? file.Result : null,
            Percent = status == ProgressStatus.Ok || (status.Length == 0 && isFinished) ? 100 : file.Percent,
            FinishTime = FieldReader.ToTime(file.FinishTime),
            UploadRate = file.UploadRate < 0 ? null : file.UploadRate,
        };
    }
}
