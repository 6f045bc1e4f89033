using System.ComponentModel.DataAnnotations;

namespace DockLogs.Functions.Uploads;

/// <summary>How uploads behave; section <c>Upload</c>.</summary>
public sealed class UploadOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Upload";

    /// <summary>How long to wait for a dock's reply.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00", ErrorMessage = "expected a time from 00:00:00.100 to 00:10:00")]
    public TimeSpan ReplyTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many start commands may stay without a reply, and how many may be refused with an error that passes.</summary>
    [Range(1, 100, ErrorMessage = "expected a number from 1 to 100")]
    public int StartAttempts { get; set; } = 5;

    /// <summary>How long a dock may report nothing.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ErrorMessage = "expected a time from 00:00:01 to 1.00:00:00")]
    public TimeSpan ProgressTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long an upload may take from its turn at the dock; the credentials live a little longer.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00", ErrorMessage = "expected a time from 00:00:01 to 7.00:00:00")]
    public TimeSpan Deadline { get; set; } = TimeSpan.FromHours(6);

    /// <summary>How long a cancel may take.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00", ErrorMessage = "expected a time from 00:00:01 to 00:10:00")]
    public TimeSpan CancelTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How <c>credentials.expire</c> is written: <c>milliseconds</c> since 1970 (the page's example), <c>seconds</c> since
    /// 1970 (the page's label), or a <c>duration</c> in seconds (another page of the same API).
    /// </summary>
    [AllowedValues("milliseconds", "seconds", "duration", ErrorMessage = "expected milliseconds, seconds or duration")]
    public string ExpireUnit { get; set; } = "milliseconds";

    /// <summary>Where docks upload to: our upload gateway, or a provider whose section of the settings says where that is.</summary>
    [AllowedValues("gateway", "aws", "minio", "ali", ErrorMessage = "expected gateway, aws, minio or ali")]
    public string Provider { get; set; } = "gateway";

    /// <summary>The part of these settings that an upload carries with it.</summary>
    public UploadLimits ToLimits() => new()
    {
        ReplyTimeout = ReplyTimeout,
        StartAttempts = StartAttempts,
        ProgressTimeout = ProgressTimeout,
        Deadline = Deadline,
        CancelTimeout = CancelTimeout,
    };
}
