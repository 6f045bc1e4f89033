using System.Reflection;

namespace DockLogs.LocalRuntime.Discovery;

/// <summary>Finds out at the start, not at the first call, what the functions' classes want and nobody has registered.</summary>
internal static class DependencyCheck
{
    /// <exception cref="FunctionDiscoveryException">Names each class and the types it lacks.</exception>
    public static void Run(FunctionCatalogue catalogue, IServiceProviderIsService registered)
    {
        string[] faults =
        [
            .. from type in catalogue.Functions.Where(function => !function.Method.IsStatic).Select(function => function.Method.DeclaringType!).Distinct()
               from parameter in type.GetConstructors().FirstOrDefault()?.GetParameters() ?? []
               where !parameter.HasDefaultValue && parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is null && !registered.IsService(parameter.ParameterType)
               select $"{type.Name}: its constructor wants {parameter.ParameterType.Name} {parameter.Name}, which no service is registered for",
        ];
        if (faults.Length > 0)
        {
            throw new FunctionDiscoveryException(faults);
        }
    }
}
