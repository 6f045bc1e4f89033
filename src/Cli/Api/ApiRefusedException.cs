using System.Text.Json;
using DockLogs.Cli.Output;

namespace DockLogs.Cli.Api;

/// <summary>The API answered, but not with what was asked for.</summary>
internal sealed class ApiRefusedException(int status, string message) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public int Status => status;

    /// <summary>Why, when the API said it.</summary>
    public Problem? Problem { get; private init; }

    /// <summary>The API's own words; null when there are none in JSON.</summary>
    public string? Json { get; private init; }

    /// <summary>The refusal that an answer is.</summary>
    public static ApiRefusedException Of(ApiAnswer answer)
    {
        Problem? problem = null;
        try
        {
            problem = answer.IsJson ? JsonSerializer.Deserialize(answer.Body, CliJson.Default.Problem) : null;
        }
        catch (JsonException)
        {
            // The status has to do.
        }

        string advice = answer switch
        {
            { Status: 401 or 403 } when problem is null => " Set DOCKLOGS_KEY to a function key, or DOCKLOGS_TOKEN to an access token.",
            { Status: >= 300 and < 400, Location: { } elsewhere } => $" It points to {Printable.Of(elsewhere.ToString())}: is the address right?",
            { Status: 404 } when problem is null => " Is the address right? It ends in /api unless the app has another prefix.",
            _ => "",
        };
        return new ApiRefusedException(answer.Status, problem?.Title ?? $"The API answered {answer.Status}.{advice}")
        {
            Problem = problem,
            Json = problem is null ? null : answer.Body,
        };
    }
}
