namespace Microsoft.DurableTask.Client.Entities;

/// <summary>Declared as in Microsoft.DurableTask.Client.</summary>
public record EntityQuery
{
    public const int DefaultPageSize = 100;

    private readonly string? instanceIdStartsWith;

    /// <summary>Stored with its leading '@', the entity name in lower case and the key as given.</summary>
    public string? InstanceIdStartsWith
    {
        get => instanceIdStartsWith;
        init => instanceIdStartsWith = value is null ? instanceIdStartsWith : Normalise(value);
    }

    public DateTimeOffset? LastModifiedFrom { get; init; }

    public DateTimeOffset? LastModifiedTo { get; init; }

    public bool IncludeState { get; init; } = true;

    public bool IncludeTransient { get; init; }

    public int? PageSize { get; init; }

    public string? ContinuationToken { get; init; }

    private static string Normalise(string prefix)
    {
        string full = prefix.StartsWith('@') ? prefix : "@" + prefix;
        int keyAt = full.IndexOf('@', 1);
        return keyAt < 0 ? full.ToLowerInvariant() : full[..keyAt].ToLowerInvariant() + full[keyAt..];
    }
}
