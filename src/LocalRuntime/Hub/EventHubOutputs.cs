using System.Text;
using DockLogs.LocalRuntime.Discovery;
using DockLogs.LocalRuntime.Settings;
using Microsoft.Azure.Functions.Worker;

namespace DockLogs.LocalRuntime.Hub;

/// <summary>
/// Sends what functions with an <see cref="EventHubOutputAttribute"/> return. The function counts as done only when the
/// hub has it on the disk: an activity that was cut off in between runs again, so events are sent at least once.
/// </summary>
internal sealed class EventHubOutputs
{
    private readonly LocalHub hub;
    private readonly Dictionary<string, string> hubs = [];

    /// <exception cref="SettingException">A hub names a setting that is not set.</exception>
    public EventHubOutputs(FunctionCatalogue catalogue, IConfiguration settings, LocalHub hub)
    {
        this.hub = hub;
        foreach (FunctionEntry function in catalogue.Functions)
        {
            if (function.Output is EventHubOutputAttribute output)
            {
                string name = Read(function, output, settings);
                hub.Declare(name);
                hubs.Add(function.Name, name);
            }
        }
    }

    /// <summary>The hub that a function sends to, settings put in.</summary>
    /// <exception cref="SettingException">It names a setting that is not set.</exception>
    public static string Read(FunctionEntry function, EventHubOutputAttribute output, IConfiguration settings) =>
        SettingReferences.Resolve(output.EventHubName, settings, function.Name);

    /// <summary>Sends a function's return value; null and an empty list send nothing.</summary>
    /// <exception cref="ArgumentException">An event is larger than <see cref="LocalHub.MaxEventBytes"/>.</exception>
    /// <exception cref="IOException">The hub could not write; nothing of it was sent.</exception>
    public ValueTask SendAsync(FunctionEntry function, object? result, CancellationToken cancellationToken) =>
        hub.AppendAsync(hubs[function.Name], EventsOf(result), cancellationToken);

    private static IReadOnlyList<HubMessage> EventsOf(object? result) => result switch
    {
        null => [],
        byte[] bytes => [new HubMessage { Body = bytes }],
        string text => [EventOf(text)],
        string[] texts => [.. texts.Select(EventOf)],
        _ => throw new InvalidOperationException($"A {result.GetType().Name} was returned to an event hub, expected string, byte[] or string[]."),
    };

    private static HubMessage EventOf(string text) => new() { Body = Encoding.UTF8.GetBytes(text) };
}
