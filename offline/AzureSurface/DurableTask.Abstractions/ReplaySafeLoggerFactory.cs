using Microsoft.Extensions.Logging;

namespace Microsoft.DurableTask;

/// <summary>Hands out <see cref="ReplaySafeLogger"/>s; the wrapped factory belongs to the context and is not disposed here.</summary>
internal sealed class ReplaySafeLoggerFactory(TaskOrchestrationContext context, Func<ILoggerFactory> factory) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new ReplaySafeLogger(context, factory().CreateLogger(categoryName));

    public void AddProvider(ILoggerProvider provider) =>
        throw new NotSupportedException("A replay-safe logger factory takes no further providers.");

    public void Dispose()
    {
    }
}
