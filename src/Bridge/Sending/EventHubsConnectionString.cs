using System.Diagnostics.CodeAnalysis;

namespace DockLogs.Bridge.Sending;

/// <summary>
/// The parts of <c>Endpoint=sb://…/;SharedAccessKeyName=…;SharedAccessKey=…;EntityPath=…</c>
/// (https://learn.microsoft.com/azure/event-hubs/event-hubs-get-connection-string).
/// </summary>
/// <param name="Endpoint">Base address for HTTP, with a trailing slash.</param>
/// <param name="KeyName">Name of the shared access policy.</param>
/// <param name="Key">Its key.</param>
/// <param name="Hub">EntityPath; null when the string is for the whole namespace.</param>
internal sealed record EventHubsConnectionString(Uri Endpoint, string KeyName, string Key, string? Hub)
{
    public static bool TryParse(string text, [NotNullWhen(true)] out EventHubsConnectionString? parsed, [NotNullWhen(false)] out string? fault)
    {
        parsed = null;
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var field in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // Keys are base64 and end with '=': only the first one separates.
            var equals = field.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                fault = "found a part without '=', expected Name=value parts separated by ';'";
                return false;
            }

            fields[field[..equals].Trim()] = field[(equals + 1)..].Trim();
        }

        foreach (var name in (string[])["Endpoint", "SharedAccessKeyName", "SharedAccessKey"])
        {
            if (string.IsNullOrEmpty(fields.GetValueOrDefault(name)))
            {
                fault = $"expected a part {name}=…";
                return false;
            }
        }

        var isEmulator = string.Equals(fields.GetValueOrDefault("UseDevelopmentEmulator"), "true", StringComparison.OrdinalIgnoreCase);
        if (!TryReadEndpoint(fields["Endpoint"], isEmulator, out var endpoint))
        {
            fault = "expected Endpoint=sb://{name}.servicebus.windows.net/ (http:// on loopback only)";
            return false;
        }

        fault = null;
        parsed = new EventHubsConnectionString(endpoint, fields["SharedAccessKeyName"], fields["SharedAccessKey"], fields.GetValueOrDefault("EntityPath"));
        return true;
    }

    // The key's name and a signature would travel in the clear over http: only this machine may be reached so.
    private static bool TryReadEndpoint(string text, bool isEmulator, [NotNullWhen(true)] out Uri? endpoint)
    {
        endpoint = null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
        {
            return false;
        }

        var scheme = uri.Scheme switch
        {
            "sb" when isEmulator => "http",
            "sb" or "https" => "https",
            "http" when uri.IsLoopback => "http",
            _ => null,
        };
        if (scheme is null || (scheme == "http" && !uri.IsLoopback))
        {
            return false;
        }

        endpoint = new UriBuilder(scheme, uri.Host, uri.IsDefaultPort ? -1 : uri.Port).Uri;
        return true;
    }
}
