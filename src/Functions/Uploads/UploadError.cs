using DockLogs.Contracts;

namespace DockLogs.Functions.Uploads;

/// <summary>What went wrong, and what to do about it.</summary>
public sealed record UploadError
{
    /// <summary>The dock's code (six digits), or one of <see cref="UploadErrorCode"/> (below 100).</summary>
    public required int Code { get; init; }

    /// <summary>What happened, in plain words.</summary>
    public required string Message { get; init; }

    /// <summary>What to do, in plain words.</summary>
    public required string Advice { get; init; }

    /// <summary>The error of a code the dock gave.</summary>
    public static UploadError OfDock(int code)
    {
        DockError known = ErrorCatalogue.Find(code);
        return new UploadError { Code = code, Message = known.Meaning, Advice = known.Advice };
    }

    /// <summary>What an upload tells when something else goes wrong: the first error, but that there are no logs is no fault and gives way.</summary>
    internal static UploadError Keep(UploadError? first, UploadError next) =>
        first is null || ErrorCatalogue.Find(first.Code).Policy == ErrorPolicy.NothingToDo ? next : first;

    /// <summary>One of the product's own errors.</summary>
    /// <param name="code">One of <see cref="UploadErrorCode"/>.</param>
    /// <param name="detail">Figures for the message, such as a key or a number of attempts.</param>
    public static UploadError Own(int code, string detail) => code switch
    {
        UploadErrorCode.NoAnswer => Of(code, $"The dock did not answer the start command ({detail}).", "Check that the dock is powered and online, then upload again."),
        UploadErrorCode.Quiet => Of(code, $"The dock stopped reporting progress ({detail}).", "Check the dock's network, then upload again."),
        UploadErrorCode.DeadlinePassed => Of(code, $"The upload did not end before its deadline ({detail}).", "Select fewer logs, or raise Upload:Deadline and, where credentials end sooner, the provider's MaxSession."),
        UploadErrorCode.ArchiveMissing => Of(code, $"The dock reported an archive as uploaded, but it is not in the storage ({detail}).", "Upload again; if it happens again, check the upload gateway and the storage account."),
        UploadErrorCode.ArchiveMismatch => Of(code, $"A stored archive is not what the dock reported ({detail}).", "Upload again; do not trust the stored archive."),
        UploadErrorCode.NotSent => Of(code, $"The start command could not be sent to the broker ({detail}).", "Check the broker and the section Mqtt of the settings."),
        UploadErrorCode.DockReported => Of(code, $"The dock ended the upload without an error code ({detail}).", "Look at the dock's own log, then upload again."),
        UploadErrorCode.NoCredentials => Of(code, $"The storage provider gave no credentials for the dock ({detail}).", "Check the provider's section of the settings, its role and its key; docs/storage-providers.md has what they need."),
        _ => Of(code, $"The pipeline failed inside ({detail}).", "Look at the pipeline's log; upload again."),
    };

    private static UploadError Of(int code, string message, string advice) => new()
    {
        Code = code,
        Message = message,
        Advice = advice,
    };
}
