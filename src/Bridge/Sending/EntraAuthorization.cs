using System.Net.Http.Headers;
using Azure.Core;

namespace DockLogs.Bridge.Sending;

/// <summary>Bearer token of a Microsoft Entra identity for Event Hubs; the credential caches and renews it.</summary>
internal sealed class EntraAuthorization(TokenCredential credential) : IHubAuthorization
{
    private static readonly TokenRequestContext Scope = new(["https://eventhubs.azure.net/.default"]);

    public async ValueTask<AuthenticationHeaderValue> GetAsync(CancellationToken cancellationToken)
    {
        var token = await credential.GetTokenAsync(Scope, cancellationToken);
        return new AuthenticationHeaderValue("Bearer", token.Token);
    }

    public void Forget()
    {
    }
}
