using DockLogs.UploadGateway.Hosting;
using DockLogs.UploadGateway.Observability;
using Microsoft.AspNetCore.Connections;

namespace DockLogs.UploadGateway;

/// <summary>The gateway as a program of its own.</summary>
public static class GatewayApplication
{
    private const string StrictLineEnds = "Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators";

    /// <summary>Builds the web application: S3 on every path. Addresses come from the setting <c>urls</c>, as with any ASP.NET Core program.</summary>
    public static WebApplication Build(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        var builder = WebApplication.CreateSlimBuilder(args);
        GatewayTelemetry.Add(builder.Services, builder.Configuration);
        return Build(builder);
    }

    /// <summary>Builds the web application from a prepared builder; where telemetry goes is left to the one who prepared it.</summary>
    public static WebApplication Build(WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        // A lone line feed that ends a line here and not at a proxy in front hides a header from one of the two (RFC 9112, 11.2).
        AppContext.SetSwitch(StrictLineEnds, true);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>, ReceiveBuffers>();
        builder.Services.AddUploadGateway(builder.Configuration);
        var application = builder.Build();
        application.MapUploadGateway();
        return application;
    }
}
