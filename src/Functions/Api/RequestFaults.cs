using System.Text.Json;

namespace DockLogs.Functions.Api;

/// <summary>Collects every fault of one request, in the order of the request.</summary>
internal sealed class RequestFaults
{
    // A hostile body of 256 KB could hold 100,000 faults; an answer of some megabytes helps nobody.
    private const int MostNamed = 500;
    private const int LongestFound = 80;
    private readonly List<ProblemError> _errors = [];

    public IReadOnlyList<ProblemError> Errors => _errors;

    public int LeftOff { get; private set; }

    public bool Any => _errors.Count > 0;

    /// <summary>A fault in the body.</summary>
    public void Add(BodyPath path, string found, string expected) => Add(new ProblemError
    {
        Field = path.Field.Length == 0 ? "body" : path.Field,
        Pointer = path.Pointer,
        Found = found,
        Expected = expected,
    });

    /// <summary>A fault of a route or query parameter or of a header.</summary>
    public void Add(string parameter, string found, string expected) =>
        Add(new ProblemError { Field = Shorten(parameter), Found = found, Expected = expected });

    /// <summary>What stands in a place, with its JSON type, shortened.</summary>
    public static string Describe(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => "null",
        JsonValueKind.True or JsonValueKind.False => element.GetRawText(),
        JsonValueKind.Number => $"number {Shorten(element.GetRawText())}",
        JsonValueKind.String => $"text {Quote(element.GetString()!)}",
        JsonValueKind.Array => $"array of {element.GetArrayLength()}",
        JsonValueKind.Object => "object",
        _ => "nothing",
    };

    /// <summary>A text in quotes, shortened, with control characters made visible.</summary>
    public static string Quote(string text)
    {
        string shown = Shorten(text);
        return $"\"{string.Concat(shown.Select(character => char.IsControl(character) ? $"\\u{(int)character:x4}" : character.ToString()))}\"";
    }

    private static string Shorten(string text) => text.Length <= LongestFound ? text : text[..LongestFound] + "…";

    private void Add(ProblemError error)
    {
        if (_errors.Count < MostNamed)
        {
            _errors.Add(error);
        }
        else
        {
            LeftOff++;
        }
    }
}
