using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace DockLogs.LocalRuntime.Durable.History;

/// <summary>A failure as it is stored: <see cref="TaskFailureDetails"/> without its open-ended properties.</summary>
internal sealed record Failure(string Type, string Message, string? StackTrace, Failure? Inner)
{
    public static Failure From(Exception exception) => new(
        exception.GetType().ToString(),
        exception.Message,
        exception.StackTrace,
        exception switch
        {
            TaskFailedException task => From(task.FailureDetails),
            EntityOperationFailedException operation => From(operation.FailureDetails),
            { InnerException: { } inner } => From(inner),
            _ => null,
        });

    public static Failure From(TaskFailureDetails details) => new(
        details.ErrorType,
        details.ErrorMessage,
        details.StackTrace,
        details.InnerFailure is { } inner ? From(inner) : null);

    public TaskFailureDetails ToDetails() => new(Type, Message, StackTrace, Inner?.ToDetails(), Properties: null);
}
