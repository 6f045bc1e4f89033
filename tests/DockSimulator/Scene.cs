using DockLogs.Contracts;
using Microsoft.Extensions.Logging.Abstractions;

namespace DockLogs.DockSimulator.Tests;

/// <summary>A broker, a storage, a cloud and simulated docks, all real, all on the loopback.</summary>
internal sealed class Scene : IAsyncDisposable
{
    private Scene(Broker broker, StorageSink storage)
    {
        Broker = broker;
        Storage = storage;
    }

    public Broker Broker { get; }

    public StorageSink Storage { get; }

    public Cloud Cloud { get; private set; } = null!;

    public SimulatedFleet Fleet { get; private set; } = null!;

    public SimulatedDock Dock => Fleet.Docks[0];

    public static async Task<Scene> StartAsync(DockFaults? faults = null, Func<SimulatedFleetOptions, SimulatedFleetOptions>? change = null)
    {
        var scene = new Scene(await Broker.StartAsync(), await StorageSink.StartAsync());
        scene.Cloud = await Cloud.ConnectAsync(scene.Broker.Port);
        var options = new SimulatedFleetOptions
        {
            Broker = scene.Broker.Address,
            Docks = 1,
            StepInterval = TimeSpan.FromMilliseconds(2),
            EventReplyTimeout = TimeSpan.FromMilliseconds(250),
            EventAttempts = 100,
            Faults = faults ?? DockFaults.None,
        };
        await scene.StartFleetAsync(change is null ? options : change(options));
        return scene;
    }

    public async Task StartFleetAsync(SimulatedFleetOptions options)
    {
        Fleet = new SimulatedFleet(options with { Broker = Broker.Address }, TimeProvider.System, NullLoggerFactory.Instance);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await Fleet.StartAsync(patience.Token);
    }

    public async Task ReconnectCloudAsync() => Cloud = await Cloud.ConnectAsync(Broker.Port);

    public async Task<UpMessage> ListAsync(params string[] modules)
    {
        var tid = NewId();
        await Cloud.CommandAsync(Dock.Serial, CommandWriter.List(tid, NewId(), Now, modules));
        return await Cloud.ReplyAsync(tid);
    }

    /// <summary>Starts an upload of the newest two logs of each module; returns the reply's result code.</summary>
    public async Task<int?> StartUploadAsync(string bid, params string[] modules)
    {
        var listed = await ListAsync(modules);
        var files = listed.LogList!.Files.Select(file => new StartFile
        {
            Module = file.Module,
            ObjectKey = KeyOf(bid, file.Module),
            BootIndexes = [.. file.Logs.TakeLast(2).Select(log => log.BootIndex)],
        });
        return await StartUploadAsync(bid, Command(files));
    }

    public async Task<int?> StartUploadAsync(string bid, StartCommand command)
    {
        var tid = NewId();
        await SendStartAsync(tid, bid, command);
        return (await Cloud.ReplyAsync(tid)).Result;
    }

    public Task SendStartAsync(string tid, string bid, StartCommand command) =>
        Cloud.CommandAsync(Dock.Serial, CommandWriter.Start(tid, bid, Now, command));

    public async Task<int?> CancelAsync(string bid, params string[] modules)
    {
        var tid = NewId();
        await Cloud.CommandAsync(Dock.Serial, CommandWriter.Cancel(tid, bid, Now, modules));
        return (await Cloud.ReplyAsync(tid)).Result;
    }

    public StartCommand Command(IEnumerable<StartFile> files) => new()
    {
        Bucket = "dock-logs",
        Region = "us-east-1",
        Endpoint = Storage.Address.ToString(),
        Provider = "minio",
        Credentials = new StorageCredentials { AccessKeyId = "id", AccessKeySecret = "secret", SecurityToken = "token", Expire = 0 },
        Files = [.. files],
    };

    public StorageSink.StoredObject Stored(string bid, string module) => Storage.Objects["/dock-logs/" + KeyOf(bid, module)];

    public static string NewId() => Guid.NewGuid().ToString();

    public static string KeyOf(string bid, string module) => $"some/{bid}/{module}.tar";

    public async ValueTask DisposeAsync()
    {
        await Fleet.DisposeAsync();
        await Cloud.DisposeAsync();
        await Storage.DisposeAsync();
        await Broker.DisposeAsync();
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();
}
