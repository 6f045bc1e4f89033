namespace DockLogs.Contracts;

/// <summary>One file of a progress event as read, texts still in the payload: 80 bytes in place of an object and its strings.</summary>
internal struct ProgressFileData()
{
    public TextSlice Module;
    public TextSlice DeviceSn;
    public TextSlice Key;
    public TextSlice Fingerprint;
    public TextSlice Status;
    public long Size = -1;
    public long UploadRate = -1;
    public long FinishTime = FieldReader.NoTime;
    public int Result;
    public bool HasResult;
    public byte Percent;
}
