using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Buffers;
using DockLogs.Contracts;
using DockLogs.DockSimulator.Light;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using MQTTnet;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace DockLogs.FleetBenchmark;

#pragma warning disable RS0030 // a program talks to its console

/// <summary>
/// What the simulated docks can do by themselves: a bare broker and a storage that keeps nothing, in the same process, and
/// a driver that asks each dock for its list and for one upload, without any pipeline.
/// </summary>
internal static class Ceiling
{
    public static async Task RunAsync(int docks, int parallel)
    {
        await using WebApplication sink = Sink();
        await sink.StartAsync();
        string endpoint = sink.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();
        int port = FreePort();
        using MqttServer broker = new MqttServerFactory().CreateMqttServer(new MqttServerOptionsBuilder()
            .WithDefaultEndpoint().WithDefaultEndpointBoundIPAddress(IPAddress.Loopback).WithDefaultEndpointPort(port).WithMaxPendingMessagesPerClient(100_000).Build());
        await broker.StartAsync();
        Uri address = new($"mqtt://127.0.0.1:{port}");
        await using LightFleet fleet = new(new LightFleetOptions { Broker = address, Docks = docks, UploadsAtOnce = 64 }, TimeProvider.System);
        await fleet.StartAsync(CancellationToken.None);

        ConcurrentDictionary<string, TaskCompletionSource> open = new(StringComparer.Ordinal);
        using IMqttClient driver = new MqttClientFactory().CreateMqttClient();
        driver.ApplicationMessageReceivedAsync += received =>
        {
            if (Topics.TryParse(received.ApplicationMessage.Topic, out DockSerial dock, out TopicKind kind)
                && UpMessageReader.Read(dock, kind, received.ApplicationMessage.Payload.ToArray()).Message is { } message
                && (message.Method == UpMethod.FileUploadList || message.Progress is { Status: ProgressStatus.Ok })
                && open.TryRemove(message.Bid, out TaskCompletionSource? waiting))
            {
                waiting.SetResult();
            }

            return Task.CompletedTask;
        };
        await driver.ConnectAsync(new MqttClientOptionsBuilder().WithConnectionUri(address).WithClientId("driver").Build());
        await driver.SubscribeAsync(Topics.ServicesReplyFilter, MqttQualityOfServiceLevel.AtLeastOnce);
        await driver.SubscribeAsync(Topics.EventsFilter, MqttQualityOfServiceLevel.AtLeastOnce);

        Stopwatch clock = Stopwatch.StartNew();
        await Parallel.ForEachAsync(fleet.Docks, new ParallelOptions { MaxDegreeOfParallelism = parallel }, async (dock, _) =>
        {
            DateTimeOffset now = TimeProvider.System.GetUtcNow();
            await AskAsync(dock.Serial, bid => CommandWriter.List(NewId(), bid, now, [LogModule.Dock]));
            await AskAsync(dock.Serial, bid => CommandWriter.Start(NewId(), bid, now, new StartCommand
            {
                Bucket = "dock-logs",
                Region = "us-east-1",
                Endpoint = endpoint,
                Provider = "minio",
                Credentials = new StorageCredentials { AccessKeyId = "id", AccessKeySecret = "secret", SecurityToken = "token", Expire = 0 },
                Files = [new StartFile { Module = LogModule.Dock, ObjectKey = $"{dock.Serial}/{bid}/3.tar", BootIndexes = [1] }],
            }));
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Ceiling of the simulator: {docks} docks listed and uploaded in {clock.Elapsed.TotalSeconds:F1} s, {docks / clock.Elapsed.TotalSeconds:F0} docks/s (broker, driver and a storage that keeps nothing in the same process)"));
        await driver.DisconnectAsync();
        await broker.StopAsync();

        async Task AskAsync(DockSerial dock, Func<string, byte[]> write)
        {
            string bid = NewId();
            TaskCompletionSource answered = open[bid] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await driver.PublishBinaryAsync(Topics.Services(dock), write(bid), MqttQualityOfServiceLevel.AtLeastOnce);
            await answered.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        }
    }

    private static string NewId() => Guid.NewGuid().ToString();

    private static WebApplication Sink()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        WebApplication sink = builder.Build();
        sink.Run(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            context.Response.Headers.ETag = "\"0\"";
        });
        return sink;
    }

    private static int FreePort()
    {
        using System.Net.Sockets.TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
