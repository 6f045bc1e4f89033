namespace DockLogs.Functions.Uploads;

/// <summary>What an upload that has its turn at the dock does next.</summary>
/// <param name="Kind">What.</param>
/// <param name="Until">For <see cref="UploadStepKind.Listen"/>: when to think again at the latest.</param>
public readonly record struct UploadStep(UploadStepKind Kind, DateTimeOffset Until = default);
