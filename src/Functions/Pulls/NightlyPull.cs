using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace DockLogs.Functions.Pulls;

/// <summary>Every night: pull every enabled dock of the registry.</summary>
public sealed partial class NightlyPull(PullStarter starter, IConfiguration settings, TimeProvider time, ILogger<NightlyPull> logger)
{
    // A name without a section: on Azure not the host alone reads it but also what wakes a sleeping app, and that looks
    // for the setting by the very name that stands here, whereas a section is written with two underscores there.
    private const string Schedule = "%PullSchedule%";

    /// <summary>Starts the night's pull; a second trigger of the same night joins the first.</summary>
    [Function(nameof(NightlyPull))]
    public async Task RunAsync(
        [TimerTrigger(Schedule)] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();

        // By the clock that the schedule goes by: in UTC two nights of some zones have one date when clocks change.
        TimeZoneInfo zone = QuietHourRules.TryFindZone(settings["WEBSITE_TIME_ZONE"], out TimeZoneInfo found) ? found : TimeZoneInfo.Utc;
        PullRequest request = new() { Id = PullIds.ForNight(TimeZoneInfo.ConvertTime(now, zone)), Trigger = PullTrigger.Nightly, RequestedAt = now };
        (bool isNew, _) = await starter.StartAsync(client, request, cancellationToken);
        if (isNew)
        {
            LogStarted(request.Id);
        }
        else
        {
            LogJoined(request.Id);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Nightly pull {Pull} started")]
    private partial void LogStarted(string pull);

    [LoggerMessage(2, LogLevel.Information, "Nightly pull {Pull} had been started before: joined")]
    private partial void LogJoined(string pull);
}
