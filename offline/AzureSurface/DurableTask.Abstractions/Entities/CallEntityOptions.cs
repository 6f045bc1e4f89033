namespace Microsoft.DurableTask.Entities;

/// <summary>Declared as in Microsoft.DurableTask.Abstractions, where it is empty too.</summary>
public record CallEntityOptions;
