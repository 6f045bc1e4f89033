using System.Reflection;
using Azure.Messaging.EventHubs;
using DockLogs.LocalRuntime.Discovery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DockLogs.LocalRuntime.Invocation;

/// <summary>How each kind of parameter of a function gets its value.</summary>
internal static class ParameterBinding
{
    /// <summary>Why the parameter cannot be filled, or null when it can.</summary>
    public static string? FindFault(FunctionEntry function, ParameterInfo parameter)
    {
        if (parameter == function.TriggerParameter)
        {
            return FindTriggerFault(function.Trigger, parameter.ParameterType);
        }

        if (IsFromContext(parameter) || IsRouteValue(function, parameter))
        {
            return null;
        }

        return parameter.GetCustomAttribute<DurableClientAttribute>() is not null
            ? $"is {parameter.ParameterType.Name}, but [DurableClient] gives a {nameof(DurableTaskClient)}"
            : $"of type {parameter.ParameterType.Name} cannot be filled: expected the trigger, {nameof(FunctionContext)}, {nameof(CancellationToken)}, [DurableClient] {nameof(DurableTaskClient)} or, as a string, a value of the route";
    }

    /// <summary>A function that takes the parameter's value from a call.</summary>
    public static Func<FunctionInvocation, object?> For(FunctionEntry function, ParameterInfo parameter)
    {
        if (parameter == function.TriggerParameter)
        {
            return invocation => invocation.Trigger;
        }

        if (parameter.ParameterType == typeof(FunctionContext))
        {
            return invocation => invocation.Context;
        }

        if (parameter.ParameterType == typeof(CancellationToken))
        {
            return invocation => invocation.Context.CancellationToken;
        }

        if (parameter.ParameterType == typeof(DurableTaskClient))
        {
            return invocation => invocation.Context.InstanceServices.GetRequiredService<DurableTaskClient>();
        }

        string name = parameter.Name!;
        return invocation => invocation.Http?.Request.RouteValues[name]?.ToString();
    }

    private static bool IsFromContext(ParameterInfo parameter) =>
        parameter.ParameterType == typeof(FunctionContext)
        || parameter.ParameterType == typeof(CancellationToken)
        || (parameter.ParameterType == typeof(DurableTaskClient) && parameter.GetCustomAttribute<DurableClientAttribute>() is not null);

    private static bool IsRouteValue(FunctionEntry function, ParameterInfo parameter) =>
        function.Trigger is HttpTriggerAttribute { Route: { } route }
        && parameter.ParameterType == typeof(string)
        && RoutePatternFactory.Parse(route).GetParameter(parameter.Name!) is not null;

    private static string? FindTriggerFault(object trigger, Type type)
    {
        Type[] expected = trigger switch
        {
            HttpTriggerAttribute => [typeof(HttpRequest)],
            TimerTriggerAttribute => [typeof(TimerInfo)],
            EventHubTriggerAttribute { IsBatched: true } => [typeof(EventData[])],
            EventHubTriggerAttribute => [typeof(EventData)],
            OrchestrationTriggerAttribute => [typeof(TaskOrchestrationContext)],
            EntityTriggerAttribute => [typeof(TaskEntityDispatcher)],
            ActivityTriggerAttribute => [type],
            _ => [],
        };
        return expected switch
        {
            [] => $"has a {trigger.GetType().Name}, which the local runtime does not know",
            _ when expected.Contains(type) => null,
            _ => $"is {type.Name}, expected {string.Join(" or ", expected.Select(e => e.Name))} for a {trigger.GetType().Name}",
        };
    }
}
