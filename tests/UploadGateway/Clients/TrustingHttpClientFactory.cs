using System.Net.Security;
using Amazon.Runtime;
using DockLogs.UploadGateway.Tests.Support;

namespace DockLogs.UploadGateway.Tests.Clients;

/// <summary>Lets the AWS SDK talk to the test's self-signed certificate.</summary>
internal sealed class TrustingHttpClientFactory : HttpClientFactory
{
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new SocketsHttpHandler
    {
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = static (_, certificate, _, _) => GatewayServer.IsOwnCertificate(certificate) },
    });

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => true;
}
