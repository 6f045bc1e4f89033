using System.Reflection;
using DockLogs.LocalRuntime.Discovery;
using DockLogs.LocalRuntime.Hub;
using Microsoft.AspNetCore.Http;

namespace DockLogs.LocalRuntime.Invocation;

/// <summary>Calls one function: a scope of services for each call, a new instance of its class, parameters filled.</summary>
internal sealed class FunctionInvoker
{
    private readonly FunctionEntry function;
    private readonly IServiceScopeFactory scopes;
    private readonly MethodInvoker method;
    private readonly ObjectFactory? factory;
    private readonly Func<FunctionInvocation, object?>[] parameters;
    private readonly Func<object?, Task<object?>> awaitResult;

    public FunctionInvoker(FunctionEntry function, IServiceScopeFactory scopes)
    {
        this.function = function;
        this.scopes = scopes;
        method = MethodInvoker.Create(function.Method);
        factory = function.Method.IsStatic ? null : ActivatorUtilities.CreateFactory(function.Method.DeclaringType!, []);
        parameters = [.. function.Method.GetParameters().Select(parameter => ParameterBinding.For(function, parameter))];
        awaitResult = ResultAwaiter.For(function.Method);
    }

    public FunctionEntry Function => function;

    /// <summary>Calls the function and waits for its end, and for its output to be sent.</summary>
    /// <returns>What it returned; null for none.</returns>
    public async Task<object?> InvokeAsync(object? trigger, CancellationToken cancellationToken, HttpContext? http = null)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        var invocation = new FunctionInvocation(function, trigger, new LocalFunctionContext(function, scope.ServiceProvider, cancellationToken), http);
        object? instance = factory?.Invoke(scope.ServiceProvider, null);
        try
        {
            object?[] arguments = new object?[parameters.Length];
            for (int i = 0; i < arguments.Length; i++)
            {
                arguments[i] = parameters[i](invocation);
            }

            object? result = await awaitResult(method.Invoke(instance, arguments.AsSpan()));
            if (function.Output is not null)
            {
                await scope.ServiceProvider.GetRequiredService<EventHubOutputs>().SendAsync(function, result, cancellationToken);
            }

            return result;
        }
        finally
        {
            await DisposeAsync(instance);
        }
    }

    private static async ValueTask DisposeAsync(object? instance)
    {
        if (instance is IAsyncDisposable asyncDisposable)
        {
            await asyncDisposable.DisposeAsync();
        }
        else if (instance is IDisposable disposable)
        {
            disposable.Dispose();
        }
    }
}
