namespace DockLogs.Cli.Api;

/// <summary>One call.</summary>
/// <param name="Path">Below the API's address, without a slash at its beginning, escaped.</param>
internal sealed record ApiRequest(HttpMethod Method, string Path)
{
    /// <summary>JSON.</summary>
    public string? Body { get; init; }

    /// <summary>Makes repetitions of a POST the same request.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Entity tag of what the caller has; 304 then means that nothing has changed.</summary>
    public string? IfNoneMatch { get; init; }

    /// <summary>Entity tag that the thing must have.</summary>
    public string? IfMatch { get; init; }

    /// <summary>Whether an answer of this status is one, whatever it says elsewhere.</summary>
    public Predicate<int>? Accepts { get; init; }

    /// <summary>Whether it may be sent again after 429 and 503.</summary>
    public bool CanBeRefusedAndRepeated => Method != HttpMethod.Post || IdempotencyKey is not null;

    /// <summary>Whether it may be sent again when nobody knows if it was carried out. A second DELETE would find nothing.</summary>
    public bool CanBeRepeated => CanBeRefusedAndRepeated && Method != HttpMethod.Delete;

    /// <summary>A GET.</summary>
    public static ApiRequest Get(string path) => new(HttpMethod.Get, path);
}
