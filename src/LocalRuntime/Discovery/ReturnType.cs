using System.Reflection;

namespace DockLogs.LocalRuntime.Discovery;

/// <summary>What a function gives back once its task is done.</summary>
internal static class ReturnType
{
    /// <summary>The method's return type, or the T of Task&lt;T&gt; and ValueTask&lt;T&gt;; <c>typeof(void)</c> for the plain ones.</summary>
    public static Type Of(MethodInfo method)
    {
        Type type = method.ReturnType;
        if (type == typeof(Task) || type == typeof(ValueTask))
        {
            return typeof(void);
        }

        return type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Task<>) || type.GetGenericTypeDefinition() == typeof(ValueTask<>))
            ? type.GetGenericArguments()[0]
            : type;
    }
}
