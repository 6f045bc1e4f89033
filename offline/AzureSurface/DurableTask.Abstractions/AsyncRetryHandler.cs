namespace Microsoft.DurableTask;

/// <summary>Declared as in Microsoft.DurableTask.Abstractions.</summary>
public delegate Task<bool> AsyncRetryHandler(RetryContext retryContext);
