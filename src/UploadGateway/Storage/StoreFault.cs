namespace DockLogs.UploadGateway.Storage;

/// <summary>Why the storage did not do what it was asked.</summary>
public enum StoreFault
{
    /// <summary>It cannot be reached, or is overloaded.</summary>
    Unavailable,

    /// <summary>It refuses the gateway itself.</summary>
    Forbidden,

    /// <summary>The container is not there.</summary>
    BucketMissing,

    /// <summary>Blocks that were staged are gone, because another write of the same key was committed.</summary>
    BlocksMissing,

    /// <summary>The object is there already, or has changed.</summary>
    ConditionFailed,

    /// <summary>The object would have more blocks or bytes than the storage allows.</summary>
    TooLarge,
}
