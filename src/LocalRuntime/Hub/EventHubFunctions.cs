using DockLogs.LocalRuntime.Discovery;
using DockLogs.LocalRuntime.Invocation;
using DockLogs.LocalRuntime.Settings;
using Microsoft.Azure.Functions.Worker;

namespace DockLogs.LocalRuntime.Hub;

/// <summary>All Event Hubs functions of the app, one listener for each partition.</summary>
internal sealed class EventHubFunctions : BackgroundService
{
    private const string DefaultConsumerGroup = "$Default";

    private readonly IReadOnlyList<EventHubListener> listeners;

    /// <exception cref="SettingException">A hub or consumer group names a setting that is not set.</exception>
    public EventHubFunctions(FunctionCatalogue catalogue, IConfiguration settings, HostFile hostFile, LocalHub hub, IServiceScopeFactory scopes, TimeProvider time, ILogger<EventHubFunctions> logger)
    {
        listeners =
        [
            .. from function in catalogue.With<EventHubTriggerAttribute>()
               let subscription = Read(function.Function, function.Trigger, settings, hostFile)
               let invoker = new FunctionInvoker(function.Function, scopes)
               from partition in Enumerable.Range(0, hub.Declare(subscription.Hub))
               select new EventHubListener(invoker, hub, subscription, partition, time, logger),
        ];
    }

    /// <summary>What a function reads, settings put in.</summary>
    /// <exception cref="SettingException">It names a setting that is not set.</exception>
    public static EventHubSubscription Read(FunctionEntry function, EventHubTriggerAttribute trigger, IConfiguration settings, HostFile hostFile) => new(
        SettingReferences.Resolve(trigger.EventHubName, settings, function.Name),
        SettingReferences.Resolve(trigger.ConsumerGroup is { Length: > 0 } group ? group : DefaultConsumerGroup, settings, function.Name),
        trigger.IsBatched,
        hostFile.MaxEventBatchSize,
        hostFile.BatchCheckpointFrequency);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(listeners.Select(listener => Task.Run(() => listener.RunAsync(stoppingToken), stoppingToken)));
}
