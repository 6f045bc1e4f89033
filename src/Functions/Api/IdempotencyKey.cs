using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace DockLogs.Functions.Api;

/// <summary>The header <c>Idempotency-Key</c>: the same key for the same dock is the same request.</summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";
    private const int Longest = 255;

    /// <summary>The key; null when there is none or it is malformed, which is then reported.</summary>
    public static string? Read(HttpRequest request, RequestFaults faults)
    {
        if (!request.Headers.TryGetValue(Header, out StringValues values))
        {
            return null;
        }

        string key = values.Count == 1 ? values[0]!.Trim() : "";
        if (key.Length is > 0 and <= Longest && key.All(character => character is >= ' ' and <= '~'))
        {
            return key;
        }

        faults.Add(Header, values.Count == 1 ? RequestFaults.Quote(values[0]!) : $"{values.Count} values", $"one value of 1 to {Longest} printable ASCII characters");
        return null;
    }
}
