namespace DockLogs.Functions.Uploads;

/// <summary>A dock's reply, as it travels to the orchestration that sent the command.</summary>
public sealed record ReplyEvent
{
    /// <summary>The dock that replied.</summary>
    public required string Dock { get; init; }

    /// <summary>The <c>tid</c> of the command; empty if the dock left it out.</summary>
    public required string Tid { get; init; }

    /// <summary>The method, or empty if the dock left it out.</summary>
    public required string Method { get; init; }

    /// <summary>By the dock's clock.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Return code, 0 is good.</summary>
    public int? Result { get; init; }

    /// <summary>The logs, in a reply to <c>fileupload_list</c>.</summary>
    public IReadOnlyList<ListedModule>? Logs { get; init; }
}
