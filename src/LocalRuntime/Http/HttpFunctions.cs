using System.Diagnostics;
using DockLogs.LocalRuntime.Discovery;
using DockLogs.LocalRuntime.Invocation;
using DockLogs.LocalRuntime.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;

namespace DockLogs.LocalRuntime.Http;

/// <summary>HTTP functions as ASP.NET Core endpoints: the route prefix of host.json, the trigger's route and methods, no keys asked.</summary>
public static partial class HttpFunctions
{
    // What an HTTP trigger that names no methods answers to on Azure.
    private static readonly string[] AllMethods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

    /// <summary>Adds what executes the <see cref="IActionResult"/> of a function: MVC's own executors with System.Text.Json.</summary>
    public static IServiceCollection AddHttpFunctions(this IServiceCollection services)
    {
        services.AddRouting();

        // No controllers to look for in any assembly.
        services.AddSingleton(new ApplicationPartManager());
        services.AddMvcCore();
        services.AddProblemDetails();
        return services;
    }

    /// <summary>Maps every HTTP function of the catalogue.</summary>
    /// <exception cref="SettingException">A route names a setting that is not set.</exception>
    /// <exception cref="RoutePatternException">A route is not a route.</exception>
    public static void MapHttpFunctions(this IEndpointRouteBuilder endpoints, FunctionCatalogue catalogue, HostFile hostFile)
    {
        var scopes = endpoints.ServiceProvider.GetRequiredService<IServiceScopeFactory>();
        var settings = endpoints.ServiceProvider.GetRequiredService<IConfiguration>();
        ILogger logger = endpoints.ServiceProvider.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(HttpFunctions));
        foreach ((FunctionEntry function, HttpTriggerAttribute trigger) in catalogue.With<HttpTriggerAttribute>())
        {
            string route = SettingReferences.Resolve(trigger.Route ?? function.Name, settings, function.Name);
            var invoker = new FunctionInvoker(function, scopes);
            endpoints
                .MapMethods($"/{hostFile.RoutePrefix}/{route.TrimStart('/')}".Replace("//", "/", StringComparison.Ordinal), trigger.Methods is { Length: > 0 } methods ? methods : AllMethods, http => AnswerAsync(http, invoker, logger))
                .WithDisplayName(function.Name);
        }
    }

    /// <summary>Says as problem+json why no function answers a request.</summary>
    internal static Task ExplainAsync(HttpContext http)
    {
        string wanted = $"{http.Request.Method} {http.Request.Path}";
        string detail = http.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => $"There is no function at {http.Request.Path}.",
            StatusCodes.Status405MethodNotAllowed => $"No function answers {wanted}, expected {http.Response.Headers.Allow}.",
            _ => $"{wanted} is not answered.",
        };
        return Results.Problem(detail, http.Request.Path, http.Response.StatusCode).ExecuteAsync(http);
    }

    private static async Task AnswerAsync(HttpContext http, FunctionInvoker invoker, ILogger logger)
    {
        try
        {
            object? result = await invoker.InvokeAsync(http.Request, http.RequestAborted, http);
            switch (result)
            {
                case IActionResult action:
                    await action.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), new ActionDescriptor { DisplayName = invoker.Function.Name }));
                    break;
                case IResult direct:
                    await direct.ExecuteAsync(http);
                    break;
                default:
                    throw new InvalidOperationException($"{invoker.Function.Name} returned null, expected a result.");
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            LogAborted(logger, invoker.Function.Name);
        }
        catch (BadHttpRequestException exception) when (!http.Response.HasStarted)
        {
            await Results.Problem(exception.Message, statusCode: exception.StatusCode).ExecuteAsync(http);
        }
        catch (Exception exception) when (!http.Response.HasStarted)
        {
            // The exception may tell of keys, addresses or paths: it goes to the log, the caller gets the id to find it by.
            string trace = Activity.Current?.Id ?? http.TraceIdentifier;
            LogFailed(logger, exception, invoker.Function.Name, trace);
            http.Response.Clear();
            await Results.Problem($"{invoker.Function.Name} failed unexpectedly. The log has the reason under trace id {trace}.", statusCode: StatusCodes.Status500InternalServerError).ExecuteAsync(http);
        }
    }

    [LoggerMessage(LogLevel.Error, "{Function} failed, trace id {TraceId}")]
    private static partial void LogFailed(ILogger logger, Exception exception, string function, string traceId);

    [LoggerMessage(LogLevel.Debug, "The caller of {Function} went away")]
    private static partial void LogAborted(ILogger logger, string function);
}
