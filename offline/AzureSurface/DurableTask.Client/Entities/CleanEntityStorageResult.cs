namespace Microsoft.DurableTask.Client.Entities;

/// <summary>Declared as in Microsoft.DurableTask.Client.</summary>
public readonly record struct CleanEntityStorageResult
{
    public int EmptyEntitiesRemoved { get; init; }

    public int OrphanedLocksReleased { get; init; }

    public string? ContinuationToken { get; init; }
}
