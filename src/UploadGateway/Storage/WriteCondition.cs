namespace DockLogs.UploadGateway.Storage;

/// <summary>What must be true of the object for a write to happen.</summary>
/// <param name="IfAbsent">There must be no object yet.</param>
/// <param name="IfTag">The object must still be the version with this <see cref="StoredObject.StoreTag"/>.</param>
public readonly record struct WriteCondition(bool IfAbsent = false, string? IfTag = null)
{
    /// <summary>Whatever is there is overwritten.</summary>
    public static readonly WriteCondition None;
}
