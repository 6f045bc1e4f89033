namespace DockLogs.Functions.Uploads;

/// <summary>Codes of the product's own errors, all below 100; a dock's codes have six digits.</summary>
public static class UploadErrorCode
{
    /// <summary>No reply to any start command.</summary>
    public const int NoAnswer = 1;

    /// <summary>No progress for longer than <c>Upload:ProgressTimeout</c>.</summary>
    public const int Quiet = 2;

    /// <summary>Not finished by the deadline.</summary>
    public const int DeadlinePassed = 3;

    /// <summary>Reported as uploaded, but not in the storage.</summary>
    public const int ArchiveMissing = 4;

    /// <summary>Stored with another size or MD5 than reported.</summary>
    public const int ArchiveMismatch = 5;

    /// <summary>The broker could not be reached.</summary>
    public const int NotSent = 6;

    /// <summary>The dock ended a file without a code.</summary>
    public const int DockReported = 7;

    /// <summary>A pull left the dock alone: on a mission, or in its quiet hours.</summary>
    public const int PutOff = 8;

    /// <summary>A fault inside the pipeline.</summary>
    public const int InternalFault = 9;

    /// <summary>The storage provider gave no credentials for the dock.</summary>
    public const int NoCredentials = 10;
}
