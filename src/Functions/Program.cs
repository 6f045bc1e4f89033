using DockLogs.Bridge.Telemetry;
using DockLogs.Functions;
using DockLogs.Functions.Telemetry;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

// The Functions app on Azure and under 'func start'; on one machine without Azure, LocalRuntime hosts the same classes.
FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddPipeline(builder.Configuration);

// host.json has "telemetryMode": "OpenTelemetry"; the host then leaves the worker's telemetry, logs too, to the worker.
builder.Services.AddTelemetryExport(builder.Configuration, service: null, [UploadTracing.SourceName], withLogs: true)?.UseFunctionsWorkerDefaults();
builder.Build().Run();
