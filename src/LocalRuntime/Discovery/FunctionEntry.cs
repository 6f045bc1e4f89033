using System.Reflection;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace DockLogs.LocalRuntime.Discovery;

/// <summary>A method marked as a function.</summary>
/// <param name="Name">The function's name, unique in the app.</param>
/// <param name="Method">The method to call.</param>
/// <param name="TriggerParameter">The parameter with the trigger attribute.</param>
/// <param name="Trigger">The trigger attribute.</param>
public sealed record FunctionEntry(string Name, MethodInfo Method, ParameterInfo TriggerParameter, TriggerBindingAttribute Trigger)
{
    /// <summary>What the return value is sent to besides, if anything.</summary>
    public OutputBindingAttribute? Output { get; } = Method.GetCustomAttribute<OutputBindingAttribute>();

    /// <summary>Class and method, as people search for them.</summary>
    public string EntryPoint => $"{Method.DeclaringType?.FullName}.{Method.Name}";
}
