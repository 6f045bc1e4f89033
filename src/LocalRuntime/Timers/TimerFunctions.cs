using DockLogs.LocalRuntime.Discovery;
using DockLogs.LocalRuntime.Invocation;
using DockLogs.LocalRuntime.Settings;
using Microsoft.Azure.Functions.Worker;

namespace DockLogs.LocalRuntime.Timers;

/// <summary>All timer functions of the app.</summary>
internal sealed class TimerFunctions : BackgroundService
{
    private const string TimeZoneSetting = "WEBSITE_TIME_ZONE";
    private readonly IReadOnlyList<TimerListener> listeners;

    /// <exception cref="SettingException">A schedule names a setting that is not set, or is not a schedule.</exception>
    public TimerFunctions(FunctionCatalogue catalogue, IConfiguration settings, string stateDirectory, IServiceScopeFactory scopes, TimeProvider time, ILogger<TimerFunctions> logger)
    {
        var states = new TimerStates(stateDirectory, logger);
        listeners =
        [
            .. from timer in catalogue.With<TimerTriggerAttribute>()
               select new TimerListener(new FunctionInvoker(timer.Function, scopes), timer.Trigger, Read(timer.Function, timer.Trigger, settings), states, time, logger),
        ];
    }

    /// <summary>The schedule of a timer function, settings put in.</summary>
    /// <exception cref="SettingException">It names a setting that is not set, or is not a schedule; or there is no such time zone.</exception>
    public static TimerSchedule Read(FunctionEntry function, TimerTriggerAttribute trigger, IConfiguration settings)
    {
        string expression = SettingReferences.Resolve(trigger.Schedule, settings, function.Name);
        return TimerSchedule.TryParse(expression, ZoneOf(settings), out TimerSchedule? schedule, out string? fault)
            ? schedule!
            : throw new SettingException(expression == trigger.Schedule
                ? $"{function.Name}: {fault}."
                : $"Setting '{trigger.Schedule.Trim('%')}' of {function.Name}: {fault}.");
    }

    // The setting of Azure itself, with IANA names as on Linux there; https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer
    private static TimeZoneInfo ZoneOf(IConfiguration settings) => settings[TimeZoneSetting] switch
    {
        null or "" => TimeZoneInfo.Utc,
        string name when TimeZoneInfo.TryFindSystemTimeZoneById(name, out TimeZoneInfo? zone) => zone,
        string name => throw new SettingException($"Setting '{TimeZoneSetting}' is '{name}', expected the name of a time zone such as Europe/Berlin."),
    };

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(listeners.Select(listener => listener.RunAsync(stoppingToken)));
}
