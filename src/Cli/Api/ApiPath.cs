namespace DockLogs.Cli.Api;

/// <summary>Paths below the API's address.</summary>
internal static class ApiPath
{
    /// <summary>These segments, escaped.</summary>
    public static string Of(params string[] segments) => string.Join('/', segments.Select(Uri.EscapeDataString));

    /// <summary>A path with those parameters that have a value.</summary>
    public static string With(string path, params (string Name, string? Value)[] parameters)
    {
        string query = string.Join('&', parameters
            .Where(parameter => !string.IsNullOrEmpty(parameter.Value))
            .Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}"));
        return query.Length == 0 ? path : $"{path}?{query}";
    }
}
