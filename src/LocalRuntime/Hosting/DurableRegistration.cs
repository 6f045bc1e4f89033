using DockLogs.LocalRuntime.Discovery;
using DockLogs.LocalRuntime.Durable;
using DockLogs.LocalRuntime.Invocation;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Entities;

namespace DockLogs.LocalRuntime.Hosting;

/// <summary>Hands the app's orchestrations, activities and entities to the durable engine.</summary>
internal static class DurableRegistration
{
    /// <summary>All durable functions of the catalogue, called with services of <paramref name="services"/>.</summary>
    public static DurableFunctions Register(FunctionCatalogue catalogue, IServiceProvider services)
    {
        var functions = new DurableFunctions();
        var scopes = services.GetRequiredService<IServiceScopeFactory>();
        foreach ((FunctionEntry function, OrchestrationTriggerAttribute trigger) in catalogue.With<OrchestrationTriggerAttribute>())
        {
            var invoker = new FunctionInvoker(function, scopes);
            functions.AddOrchestrator(trigger.Orchestration ?? function.Name, context => invoker.InvokeAsync(context, CancellationToken.None));
        }

        foreach ((FunctionEntry function, ActivityTriggerAttribute trigger) in catalogue.With<ActivityTriggerAttribute>())
        {
            var invoker = new FunctionInvoker(function, scopes);
            functions.AddActivity(trigger.Activity ?? function.Name, (call, cancellationToken) => RunActivityAsync(invoker, call, cancellationToken));
        }

        foreach ((FunctionEntry function, EntityTriggerAttribute trigger) in catalogue.With<EntityTriggerAttribute>())
        {
            // The dispatch method only tells the real extension which class to make; here the class is made at once.
            ObjectFactory factory = ActivatorUtilities.CreateFactory(function.Method.DeclaringType!, []);
            functions.AddEntity(trigger.EntityName ?? function.Name, () => (ITaskEntity)factory(services, null));
        }

        return functions;
    }

    private static async Task<string?> RunActivityAsync(FunctionInvoker invoker, ActivityCall call, CancellationToken cancellationToken)
    {
        object? input = JsonDataConverter.Default.Deserialize(call.Input, invoker.Function.TriggerParameter.ParameterType);
        return JsonDataConverter.Default.Serialize(await invoker.InvokeAsync(input, cancellationToken).ConfigureAwait(false));
    }
}
