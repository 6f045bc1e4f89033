using DockLogs.LocalRuntime.Discovery;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace DockLogs.LocalRuntime.Invocation;

/// <summary>One call of a function: what its parameters are filled from.</summary>
/// <param name="Function">The function called.</param>
/// <param name="Trigger">Value of the trigger parameter.</param>
/// <param name="Context">What the function sees of the call; its services are those of this call.</param>
/// <param name="Http">The request, when HTTP is the trigger.</param>
internal sealed record FunctionInvocation(FunctionEntry Function, object? Trigger, FunctionContext Context, HttpContext? Http);
