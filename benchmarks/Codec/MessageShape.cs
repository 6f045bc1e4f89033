namespace DockLogs.Codec;

/// <summary>Which 2.8 KB message is read.</summary>
public enum MessageShape
{
    /// <summary>Eight files without white space: the most tokens a byte.</summary>
    Compact,

    /// <summary>Three files, indented as on the protocol page.</summary>
    Indented,
}
