using DockLogs.Contracts;
using DockLogs.UploadGateway.Cleaning;
using DockLogs.UploadGateway.Health;
using DockLogs.UploadGateway.Hosting;
using DockLogs.UploadGateway.Multipart;
using DockLogs.UploadGateway.Observability;
using DockLogs.UploadGateway.Revocation;
using DockLogs.UploadGateway.Signing;
using DockLogs.UploadGateway.Storage;
using DockLogs.UploadGateway.Verbs;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace DockLogs.UploadGateway;

/// <summary>Adds the gateway to a host.</summary>
public static class UploadGatewayServices
{
    /// <summary>
    /// Registers everything the gateway needs. A <see cref="TimeProvider"/>, a BlobServiceClient or an
    /// <see cref="IObjectStore"/> that the host has registered before is used; otherwise the storage comes from the
    /// setting <c>Storage</c>. Settings are checked when the host starts.
    /// </summary>
    public static IServiceCollection AddUploadGateway(this IServiceCollection services, IConfiguration configuration)
    {
        // The web server's own request log holds the query, and so the tokens of presigned URLs. The access log has the rest,
        // in one line a request; what the framework says at each step would be two more.
        services.AddLogging(logging => logging
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore", LogLevel.Warning));
        services.AddOptions<GatewayOptions>().Bind(configuration.GetSection(GatewayOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GatewayOptions>, GatewayOptionsCheck>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(_ => BlobStorage.Create(configuration));
        services.TryAddSingleton<IObjectStore, AzureObjectStore>();
        services.TryAddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<GatewayOptions>>().Value;
            return new UploadTokens(MasterKeys.Parse(options.MasterKey, options.PreviousMasterKey));
        });

        services.TryAddSingleton<IMultipartLedger, BlobMultipartLedger>();
        services.TryAddSingleton<IRevocationList, BlobRevocationList>();
        services.AddHostedService<BucketSetup>();
        services.AddHostedService<LeftoverCleaning>();
        services.AddMetrics();
        services.TryAddSingleton<GatewayMetrics>();
        services.TryAddSingleton<Readiness>();
        services.TryAddSingleton<Revocations>();
        services.TryAddSingleton<AheadBudget>();
        services.TryAddSingleton<MultipartUploads>();
        services.TryAddSingleton<ObjectDigest>();
        services.TryAddSingleton<AttemptClock>();
        services.TryAddSingleton<RequestDocument>();
        services.TryAddSingleton<BlockBuffers>();
        services.TryAddSingleton<BlockStager>();
        services.TryAddSingleton<Authenticator>();
        services.TryAddSingleton<RequestsInFlight>();
        services.TryAddSingleton<PutObject>();
        services.TryAddSingleton<HeadObject>();
        services.TryAddSingleton<HeadBucket>();
        services.TryAddSingleton<GetBucketLocation>();
        services.TryAddSingleton<CreateMultipartUpload>();
        services.TryAddSingleton<UploadPart>();
        services.TryAddSingleton<CompleteMultipartUpload>();
        services.TryAddSingleton<AbortMultipartUpload>();
        services.TryAddSingleton<ListParts>();
        services.TryAddSingleton<ListMultipartUploads>();
        services.TryAddSingleton<VerbTable>();
        services.TryAddSingleton<GatewayEndpoint>();
        return services;
    }

    /// <summary>Serves S3 on every path that no other endpoint of the application takes, and the health checks /healthz and /readyz.</summary>
    public static IEndpointConventionBuilder MapUploadGateway(this IEndpointRouteBuilder endpoints)
    {
        HealthEndpoints.Map(endpoints);
        return endpoints
            .Map("{**target}", static context => context.RequestServices.GetRequiredService<GatewayEndpoint>().HandleAsync(context))
            .WithDisplayName("S3");
    }
}
