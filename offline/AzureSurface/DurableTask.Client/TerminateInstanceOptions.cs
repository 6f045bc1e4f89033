namespace Microsoft.DurableTask.Client;

/// <summary>Declared as in Microsoft.DurableTask.Client.</summary>
public record TerminateInstanceOptions(object? Output = null, bool Recursive = false);
