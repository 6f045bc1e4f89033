using AzureSurface;
using Microsoft.DurableTask.Entities;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Declared as in Microsoft.Azure.Functions.Worker.Extensions.DurableTask: sealed, and made by the Functions host alone.</summary>
public sealed class TaskEntityDispatcher
{
    internal TaskEntityDispatcher()
    {
    }

    public Task DispatchAsync(ITaskEntity entity) => throw SurfaceOnly.NoBehaviour(nameof(TaskEntityDispatcher));

    public Task DispatchAsync<T>() => throw SurfaceOnly.NoBehaviour(nameof(TaskEntityDispatcher));

    public Task DispatchAsync(Func<TaskEntityOperation, ValueTask<object?>> handler) => throw SurfaceOnly.NoBehaviour(nameof(TaskEntityDispatcher));
}
