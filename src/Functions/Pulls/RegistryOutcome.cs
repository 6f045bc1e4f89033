namespace DockLogs.Functions.Pulls;

/// <summary>How a change of the registry ended.</summary>
public enum RegistryOutcome
{
    /// <summary>The dock was not registered and now is.</summary>
    Created,

    /// <summary>The dock was registered and its entry has been replaced.</summary>
    Updated,

    /// <summary>The entry is gone.</summary>
    Deleted,

    /// <summary>There was no such dock.</summary>
    NotFound,

    /// <summary>The caller's condition did not hold; nothing has changed.</summary>
    ConditionFailed,
}
