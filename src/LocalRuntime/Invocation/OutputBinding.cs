using DockLogs.LocalRuntime.Discovery;
using Microsoft.Azure.Functions.Worker;

namespace DockLogs.LocalRuntime.Invocation;

/// <summary>Which return values can be sent to an event hub, as the isolated worker hands them to the real extension.</summary>
internal static class OutputBinding
{
    /// <summary>Why the function's output cannot be sent, or null when it can or there is none.</summary>
    public static string? FindFault(FunctionEntry function) => function.Output switch
    {
        null => null,
        not EventHubOutputAttribute => $"has a {function.Output.GetType().Name}, which the local runtime does not know",
        _ when function.Trigger is HttpTriggerAttribute or OrchestrationTriggerAttribute or EntityTriggerAttribute =>
            $"has an output binding, which a function with a {function.Trigger.GetType().Name} cannot have here: its return value is its answer",

        // Everything else the worker would write as JSON of its own making; an EventData loses its body that way.
        _ when ReturnType.Of(function.Method) is var type && type != typeof(string) && type != typeof(byte[]) && type != typeof(string[]) =>
            $"returns {type.Name} to an event hub, expected string or byte[] (one event) or string[] (one event each)",
        _ => null,
    };
}
