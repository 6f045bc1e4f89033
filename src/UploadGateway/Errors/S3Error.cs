namespace DockLogs.UploadGateway.Errors;

/// <summary>One refusal in the words that S3 clients know: HTTP status, error code, and a sentence for people.</summary>
internal sealed record S3Error(int Status, string Code, string Message)
{
    /// <summary>Further elements of the error document, such as the region that was expected.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Details { get; init; } = [];

    /// <summary>The connection must not be used again, as it is unclear where the next request would begin.</summary>
    public bool ClosesConnection { get; init; }

    public S3Error With(string name, string value) => this with { Details = [.. Details, new(name, value)] };

    public S3Error Saying(string message) => this with { Message = message };
}
