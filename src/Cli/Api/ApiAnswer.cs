using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace DockLogs.Cli.Api;

/// <summary>What the API answered.</summary>
internal sealed record ApiAnswer
{
    public required int Status { get; init; }

    /// <summary>As it came, decoded.</summary>
    public required string Body { get; init; }

    /// <summary>Whether the body is JSON, by its media type.</summary>
    public required bool IsJson { get; init; }

    public string? EntityTag { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public Uri? Location { get; init; }

    /// <summary>Reads the body.</summary>
    /// <exception cref="ApiRefusedException">It is not what the API of this program answers.</exception>
    public T Read<T>(JsonTypeInfo<T> type)
    {
        try
        {
            if (IsJson && JsonSerializer.Deserialize(Body, type) is { } value)
            {
                return value;
            }
        }
        catch (JsonException)
        {
            // As any other body that is not the API's.
        }

        throw new ApiRefusedException(Status, $"The answer ({Status}) is not one of the dock log API. Is the address right?");
    }
}
