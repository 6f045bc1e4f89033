using System.Globalization;
using DockLogs.Bridge;
using DockLogs.Bridge.Quarantine;
using DockLogs.Bridge.Sending;
using DockLogs.BridgeBenchmark.Load;
using DockLogs.LocalRuntime.Hub;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DockLogs.BridgeBenchmark.Subjects;

#pragma warning disable RS0030 // a program talks to its console

/// <summary>The bridge and the local hub as the local runtime puts them together, with default settings.</summary>
internal static class BridgeProgram
{
    public const string Name = "bridge";
    private const string Hub = "uplink";
    private const string ConsumerGroup = "verification";

    /// <param name="port">The broker's port.</param>
    /// <param name="version">MQTT version.</param>
    /// <param name="gateways">Gateways that send.</param>
    /// <param name="warmUp">Messages before the clock starts.</param>
    /// <param name="messages">Messages measured.</param>
    /// <param name="directory">Where the hub keeps its file; empty = no hub, events are only counted.</param>
    public static async Task RunAsync(int port, string version, int gateways, int warmUp, int messages, string directory)
    {
        var time = TimeProvider.System;
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Mqtt:Broker"] = string.Create(CultureInfo.InvariantCulture, $"mqtt://127.0.0.1:{port}"),
            ["Mqtt:ProtocolVersion"] = version,
            ["Bridge:ClientId"] = Setting.ClientId,
            ["Bridge:MaxUnacknowledged"] = Setting.ReceiveMaximum.ToString(CultureInfo.InvariantCulture),
        });
        builder.Configuration.AddEnvironmentVariables();
        builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning);
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton<IQuarantine, NoQuarantine>();
        await using var hub = directory.Length == 0 ? null : OpenHub(Path.Combine(directory, "hub"), time);
        var sender = new MeasuredSender(hub is null ? null : new LocalEventSender(hub, Hub, "mqtt://127.0.0.1"), warmUp, messages, time, Console.WriteLine);
        builder.Services.AddSingleton<IEventSender>(sender);
        builder.Services.AddBridge(builder.Configuration);
        using var host = builder.Build();
        await host.StartAsync();
        await Console.In.ReadLineAsync();
        var check = new OrderCheck(gateways);
        if (hub is not null)
        {
            await ReadBackAsync(hub, check);
        }

        Console.WriteLine(hub is null ? $"verified {sender.Delivered} 0" : $"verified {check.Delivered} {check.OutOfPlace}");
        await host.StopAsync();
        await Console.In.ReadLineAsync();
    }

    private static LocalHub OpenHub(string path, TimeProvider time)
    {
        var hub = new LocalHub(path, Options.Create(new HubOptions()), time, LoggerFactory.Create(logging => logging.AddSimpleConsole()).CreateLogger<LocalHub>());
        hub.Declare(Hub);
        return hub;
    }

    private static async Task ReadBackAsync(LocalHub hub, OrderCheck check)
    {
        for (var partition = 0; partition < hub.FindPartitions(Hub); partition++)
        {
            var reader = hub.OpenReader(Hub, partition, ConsumerGroup);
            while (reader.Next < hub.EndOf(Hub, partition))
            {
                foreach (var record in await reader.ReadAsync(1000, CancellationToken.None))
                {
                    var (gateway, sequence) = Payload.Read(record.Body.Span);
                    check.See(gateway, sequence);
                }
            }
        }
    }
}
