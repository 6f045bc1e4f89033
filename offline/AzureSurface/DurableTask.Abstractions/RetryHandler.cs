namespace Microsoft.DurableTask;

/// <summary>Declared as in Microsoft.DurableTask.Abstractions.</summary>
public delegate bool RetryHandler(RetryContext retryContext);
