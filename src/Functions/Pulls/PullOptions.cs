using System.ComponentModel.DataAnnotations;

namespace DockLogs.Functions.Pulls;

/// <summary>How pulls run, section <c>Pull</c>.</summary>
public sealed class PullOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Pull";

    /// <summary>When the nightly pull starts, NCRONTAB with seconds, in UTC, or in the time zone of WEBSITE_TIME_ZONE where the host heeds that. The trigger reads <c>PullSchedule</c>, which <c>./pipeline run</c> takes from here; one pull a day.</summary>
    [Required(ErrorMessage = "expected an NCRONTAB expression of six fields such as '0 0 2 * * *'")]
    [RegularExpression(@"^\s*\S+(\s+\S+){5}\s*$", ErrorMessage = "expected an NCRONTAB expression of six fields such as '0 0 2 * * *'")]
    public string Schedule { get; init; } = "0 0 2 * * *";

    /// <summary>How many docks a pull works on at once.</summary>
    [Range(1, 1000, ErrorMessage = "expected 1 to 1000")]
    public int MaxParallelDocks { get; init; } = 50;

    /// <summary>How long a nightly pull asks docks again that could not be asked: on a mission, in their quiet hours, or not to be heard.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "23:00:00", ErrorMessage = "expected 00:00:00 to 23:00:00")]
    public TimeSpan Window { get; init; } = TimeSpan.FromHours(4);

    /// <summary>How often a pull looks whether docks that were put off can be asked.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00", ErrorMessage = "expected 00:00:01 to 01:00:00")]
    public TimeSpan RetryInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Over what time a nightly pull begins with its first docks.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00", ErrorMessage = "expected 00:00:00 to 01:00:00")]
    public TimeSpan StartSpread { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What becomes of a pull's upload that the dock is working on when a mission starts: <c>leave</c> or <c>cancel</c>.</summary>
    [AllowedValues(Pulls.OnMission.Leave, Pulls.OnMission.Cancel, ErrorMessage = "expected leave or cancel")]
    public string OnMission { get; init; } = Pulls.OnMission.Leave;

    /// <summary>A dock that has said nothing of its mission for this long counts as back.</summary>
    [Range(typeof(TimeSpan), "00:00:04", "1.00:00:00", ErrorMessage = "expected 00:00:04 to 1.00:00:00")]
    public TimeSpan MissionExpiry { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Most logs of one module in one upload; a dock with more gets several uploads, one after the other.</summary>
    [Range(1, 1000, ErrorMessage = "expected 1 to 1000")]
    public int MaxLogsPerUpload { get; init; } = 100;

    /// <summary>How often a dock is asked for its list before it counts as failed.</summary>
    [Range(1, 10, ErrorMessage = "expected 1 to 10")]
    public int ListAttempts { get; init; } = 2;

    /// <summary>Pause before a dock is asked for its list again.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00", ErrorMessage = "expected 00:00:00 to 01:00:00")]
    public TimeSpan ListRetryDelay { get; init; } = TimeSpan.FromSeconds(5);
}
