using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Declared as in Microsoft.Azure.Functions.Worker.Extensions.EventHubs.</summary>
public sealed class EventHubOutputAttribute : OutputBindingAttribute
{
    public EventHubOutputAttribute(string eventHubName) => EventHubName = eventHubName;

    public string EventHubName { get; private set; }

    public string? Connection { get; set; }
}
