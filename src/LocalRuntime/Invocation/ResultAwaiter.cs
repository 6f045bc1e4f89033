using System.Reflection;
using DockLogs.LocalRuntime.Discovery;

namespace DockLogs.LocalRuntime.Invocation;

/// <summary>Waits for what a function returned, whatever kind of task it is, without reflection in each call.</summary>
internal static class ResultAwaiter
{
    private static readonly MethodInfo OfTask = Generic(nameof(AwaitTask));
    private static readonly MethodInfo OfValueTask = Generic(nameof(AwaitValueTask));

    public static Func<object?, Task<object?>> For(MethodInfo method)
    {
        Type type = method.ReturnType;
        if (type == typeof(Task))
        {
            return async result =>
            {
                await ((Task)result!);
                return null;
            };
        }

        if (type == typeof(ValueTask))
        {
            return async result =>
            {
                await ((ValueTask)result!);
                return null;
            };
        }

        if (type == ReturnType.Of(method))
        {
            return Task.FromResult;
        }

        MethodInfo generic = type.GetGenericTypeDefinition() == typeof(Task<>) ? OfTask : OfValueTask;
        return generic.MakeGenericMethod(type.GetGenericArguments()).CreateDelegate<Func<object?, Task<object?>>>();
    }

    private static MethodInfo Generic(string name) => typeof(ResultAwaiter).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;

    private static async Task<object?> AwaitTask<T>(object? result) => await ((Task<T>)result!);

    private static async Task<object?> AwaitValueTask<T>(object? result) => await ((ValueTask<T>)result!);
}
