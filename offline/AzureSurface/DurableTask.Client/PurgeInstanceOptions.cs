namespace Microsoft.DurableTask.Client;

/// <summary>Declared as in Microsoft.DurableTask.Client.</summary>
public record PurgeInstanceOptions(bool Recursive = false);
