using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace DockLogs.Bridge.Sending;

/// <summary>
/// Shared access signature for a hub
/// (https://learn.microsoft.com/rest/api/eventhub/generate-sas-token): HMAC-SHA256 of the resource and the expiry.
/// </summary>
internal sealed class SasAuthorization(Uri hub, string keyName, string key, TimeProvider time) : IHubAuthorization
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    // Renewed well before its end, so that a clock some minutes off does no harm.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(25);

    private readonly Lock _gate = new();
    private AuthenticationHeaderValue? _header;
    private DateTimeOffset _renew;

    public ValueTask<AuthenticationHeaderValue> GetAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            if (_header is null || now >= _renew)
            {
                _header = Sign(now + Lifetime);
                _renew = now + Lifetime - Margin;
            }

            return ValueTask.FromResult(_header);
        }
    }

    public void Forget()
    {
        lock (_gate)
        {
            _header = null;
        }
    }

    private AuthenticationHeaderValue Sign(DateTimeOffset expires)
    {
        var resource = Uri.EscapeDataString(hub.AbsoluteUri);
        var expiry = expires.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes($"{resource}\n{expiry}"));
        return new AuthenticationHeaderValue(
            "SharedAccessSignature",
            $"sr={resource}&sig={Uri.EscapeDataString(Convert.ToBase64String(signature))}&se={expiry}&skn={Uri.EscapeDataString(keyName)}");
    }
}
