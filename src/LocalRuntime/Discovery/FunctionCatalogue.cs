using System.Reflection;
using System.Text.RegularExpressions;
using DockLogs.LocalRuntime.Invocation;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.DurableTask.Entities;

namespace DockLogs.LocalRuntime.Discovery;

/// <summary>The functions of an app, found by their attributes and known to be callable.</summary>
public sealed partial class FunctionCatalogue
{
    private FunctionCatalogue(IReadOnlyList<FunctionEntry> functions) => Functions = functions;

    /// <summary>All functions, by name.</summary>
    public IReadOnlyList<FunctionEntry> Functions { get; }

    /// <summary>Finds the functions of an assembly.</summary>
    /// <exception cref="FunctionDiscoveryException">Functions that cannot work here: names used twice, parameters nothing can fill, triggers this runtime lacks.</exception>
    public static FunctionCatalogue Discover(Assembly assembly) => Discover(assembly.GetTypes());

    /// <inheritdoc cref="Discover(Assembly)"/>
    public static FunctionCatalogue Discover(IEnumerable<Type> types)
    {
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        List<string> faults = [];
        List<FunctionEntry> functions = [];
        foreach (MethodInfo method in types.SelectMany(type => type.GetMethods(Declared)))
        {
            if (method.GetCustomAttribute<FunctionAttribute>() is { } function && Read(function.Name, method, faults) is { } entry)
            {
                functions.Add(entry);
            }
        }

        // Azure compares names without regard to case.
        faults.AddRange(functions
            .GroupBy(entry => entry.Name, StringComparer.OrdinalIgnoreCase)
            .Where(same => same.Count() > 1)
            .Select(same => $"the name '{same.Key}' is used by {string.Join(" and ", same.Select(entry => entry.EntryPoint))}"));

        return faults.Count == 0
            ? new FunctionCatalogue([.. functions.OrderBy(entry => entry.Name, StringComparer.Ordinal)])
            : throw new FunctionDiscoveryException(faults);
    }

    /// <summary>The functions with one kind of trigger.</summary>
    public IEnumerable<(FunctionEntry Function, TTrigger Trigger)> With<TTrigger>()
        where TTrigger : TriggerBindingAttribute =>
        Functions.Where(function => function.Trigger is TTrigger).Select(function => (function, (TTrigger)function.Trigger));

    private static FunctionEntry? Read(string name, MethodInfo method, List<string> faults)
    {
        int before = faults.Count;
        if (!FunctionName().IsMatch(name))
        {
            faults.Add($"{method.DeclaringType?.Name}.{method.Name}: the name '{name}' is not a function name: a letter, then up to 127 letters, digits, '-' and '_'");
        }

        string where = $"{name} ({method.DeclaringType?.Name}.{method.Name})";
        (ParameterInfo Parameter, TriggerBindingAttribute Attribute)[] triggers =
        [
            .. from parameter in method.GetParameters()
               let attribute = parameter.GetCustomAttribute<TriggerBindingAttribute>()
               where attribute is not null
               select (parameter, attribute),
        ];
        if (triggers.Length != 1)
        {
            faults.Add($"{where}: found {triggers.Length} parameters with a trigger attribute, expected one");
            return null;
        }

        var entry = new FunctionEntry(name, method, triggers[0].Parameter, triggers[0].Attribute);
        foreach (ParameterInfo parameter in method.GetParameters())
        {
            if (ParameterBinding.FindFault(entry, parameter) is { } fault)
            {
                faults.Add($"{where}: parameter '{parameter.Name}' {fault}");
            }
        }

        if (entry.Trigger is EntityTriggerAttribute && !typeof(ITaskEntity).IsAssignableFrom(method.DeclaringType))
        {
            faults.Add($"{where}: {method.DeclaringType?.Name} does not implement {nameof(ITaskEntity)}");
        }

        if (OutputBinding.FindFault(entry) is { } outputFault)
        {
            faults.Add($"{where}: {outputFault}");
        }

        if (entry.Trigger is HttpTriggerAttribute && !typeof(IActionResult).IsAssignableFrom(ReturnType.Of(method)) && !typeof(IResult).IsAssignableFrom(ReturnType.Of(method)))
        {
            faults.Add($"{where}: returns {method.ReturnType.Name}, expected IActionResult or a Task of it");
        }

        return faults.Count == before ? entry : null;
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{0,127}$", RegexOptions.CultureInvariant)]
    private static partial Regex FunctionName();
}
