using DockLogs.LocalRuntime.Durable.History;
using Microsoft.DurableTask;

namespace DockLogs.LocalRuntime.Durable.Orchestrations;

/// <summary>Repeats a failed activity or sub-orchestration by policy or handler, waiting with durable timers.</summary>
internal static class RetryLoop
{
    /// <summary>Failure types that no repetition can cure: the function does not exist.</summary>
    public const string ActivityMissing = "ActivityTaskNotFound";

    /// <inheritdoc cref="ActivityMissing"/>
    public const string OrchestratorMissing = "OrchestratorTaskNotFound";

    public static Task<T> RunAsync<T>(TaskOrchestrationContext context, TaskRetryOptions? retry, Func<Task<T>> attempt) => retry switch
    {
        { Policy: { } policy } => ByPolicyAsync(context, policy, attempt),
        { Handler: { } handler } => ByHandlerAsync(context, handler, attempt),
        _ => attempt(),
    };

    private static async Task<T> ByPolicyAsync<T>(TaskOrchestrationContext context, RetryPolicy policy, Func<Task<T>> attempt)
    {
        DateTime firstAttempt = context.CurrentUtcDateTime;
        for (int failures = 1; ; failures++)
        {
            try
            {
                return await attempt();
            }
            catch (TaskFailedException e)
            {
                if (failures >= policy.MaxNumberOfAttempts || IsFinal(e) || !policy.Handle(e) || IsExpired(context, policy, firstAttempt))
                {
                    throw;
                }
            }

            await context.CreateTimer(Delay(policy, failures), CancellationToken.None);
        }
    }

    private static async Task<T> ByHandlerAsync<T>(TaskOrchestrationContext context, AsyncRetryHandler handler, Func<Task<T>> attempt)
    {
        DateTime firstAttempt = context.CurrentUtcDateTime;
        for (int failures = 1; ; failures++)
        {
            try
            {
                return await attempt();
            }
            catch (TaskFailedException e)
            {
                RetryContext failure = new(
                    context, failures, e.FailureDetails, context.CurrentUtcDateTime - firstAttempt, CancellationToken.None);
                if (IsFinal(e) || !await handler(failure))
                {
                    throw;
                }
            }
        }
    }

    private static bool IsFinal(TaskFailedException e) => e.FailureDetails.ErrorType is ActivityMissing or OrchestratorMissing;

    private static bool IsExpired(TaskOrchestrationContext context, RetryPolicy policy, DateTime firstAttempt) =>
        policy.RetryTimeout != Timeout.InfiniteTimeSpan && context.CurrentUtcDateTime - firstAttempt >= policy.RetryTimeout;

    private static TimeSpan Delay(RetryPolicy policy, int failures)
    {
        double milliseconds = policy.FirstRetryInterval.TotalMilliseconds * Math.Pow(policy.BackoffCoefficient, failures - 1);
        TimeSpan longest = policy.MaxRetryInterval == Timeout.InfiniteTimeSpan ? TimeSpan.FromDays(365) : policy.MaxRetryInterval;
        return milliseconds < longest.TotalMilliseconds ? TimeSpan.FromMilliseconds(milliseconds) : longest;
    }
}
