using System.Net.Http.Headers;

namespace DockLogs.Bridge.Sending;

/// <summary>Makes the Authorization header of requests to a hub.</summary>
internal interface IHubAuthorization
{
    /// <summary>A header that is valid now.</summary>
    ValueTask<AuthenticationHeaderValue> GetAsync(CancellationToken cancellationToken);

    /// <summary>The hub refused the header given last: make a new one next time.</summary>
    void Forget();
}
