namespace DockLogs.Codec.Typed;

internal sealed record TypedData(TypedOutput? Output, int? Result);

internal sealed record TypedOutput(TypedExt? Ext, string? Status);

internal sealed record TypedExt(TypedFile[]? Files);

internal sealed record TypedFile(string? DeviceSn, string? Fingerprint, string? Key, string? Module, TypedProgress? Progress, long? Size);

internal sealed record TypedProgress(
    int? CurrentStep, long? FinishTime, int? Progress, int? Result, string? Status, int? TotalStep, long? UploadRate);
