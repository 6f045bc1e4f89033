using System.Net;
using DockLogs.UploadGateway;
using Microsoft.AspNetCore.Hosting;

namespace DockLogs.LocalRuntime.Hosting;

/// <summary>The upload gateway in this process, on a port of its own.</summary>
internal static class GatewayHost
{
    public static WebApplication Build(IConfiguration settings, ILoggerFactory loggers, TimeProvider time, IPAddress address, int port)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = nameof(GatewayHost) });
        builder.Configuration.AddConfiguration(settings);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(address, port));
        builder.Services.AddRouting();
        builder.Services.UseFactory(loggers);
        builder.Services.AddSingleton(time);
        return GatewayApplication.Build(builder);
    }
}
