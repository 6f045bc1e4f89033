using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DockLogs.Contracts;
using DockLogs.UploadGateway.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DockLogs.UploadGateway.Tests.Support;

/// <summary>A running gateway on a free port of the loopback interface.</summary>
public sealed class GatewayServer : IAsyncDisposable
{
    public const string MasterKey = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    public const string Bucket = ContainerNames.Archives;

    private static readonly Lazy<X509Certificate2> Certificate = new(MakeCertificate);

    private readonly WebApplication _application;

    private GatewayServer(WebApplication application) => _application = application;

    public Uri Address => new(_application.Urls.First());

    /// <summary>Whether a certificate is the one that this gateway shows.</summary>
    public static bool IsOwnCertificate(X509Certificate? certificate) =>
        certificate is not null && certificate.GetCertHashString() == Certificate.Value.GetCertHashString();

    public IServiceProvider Services => _application.Services;

    public static async Task<GatewayServer> StartAsync(
        string storage = "UseDevelopmentStorage=true",
        IObjectStore? store = null,
        TimeProvider? time = null,
        ILoggerProvider? logs = null,
        bool https = false,
        Action<IServiceCollection>? services = null,
        params (string Name, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.UseUrls(https ? "https://127.0.0.1:0" : "http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(tls => tls.ServerCertificate = Certificate.Value));
        builder.Logging.ClearProviders();
        if (logs is not null)
        {
            builder.Logging.AddProvider(logs).SetMinimumLevel(LogLevel.Trace);
        }

        builder.Configuration.AddInMemoryCollection([new("Storage", storage), new("Gateway:MasterKey", MasterKey)]);
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>(setting.Name, setting.Value)));
        if (store is not null)
        {
            builder.Services.AddSingleton(store);
        }

        if (time is not null)
        {
            builder.Services.AddSingleton(time);
        }

        services?.Invoke(builder.Services);
        var application = GatewayApplication.Build(builder);
        await application.StartAsync();
        return new GatewayServer(application);
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }
}
