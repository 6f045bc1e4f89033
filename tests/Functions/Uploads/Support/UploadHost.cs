using System.Collections.Concurrent;
using Azure.Messaging.EventHubs;
using Azure.Storage.Blobs;
using DockLogs.Contracts;
using DockLogs.Functions.Catalogue;
using DockLogs.Functions.Credentials;
using DockLogs.Functions.Telemetry;
using DockLogs.Functions.Results;
using DockLogs.Functions.Pulls;
using DockLogs.Functions.Uplink;
using DockLogs.Functions.Uploads;
using DockLogs.LocalRuntime.Durable;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace DockLogs.Functions.Tests.Uploads.Support;

/// <summary>The uploads and the uplink over the real engine and real blobs, under fake time, with docks that the test plays.</summary>
internal sealed class UploadHost : IAsyncDisposable
{
    public const string MasterKey = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string _folder = Directory.CreateTempSubdirectory("uploads-").FullName;
    private readonly ServiceProvider _services;
    private readonly bool _replay;
    private readonly ConcurrentQueue<string> _announced = new();
    private DurableEngine? _engine;
    private int _messages;

    private UploadHost(BlobServiceClient blobs, UploadOptions? options, bool replay, Action<IServiceCollection>? configure)
    {
        Blobs = blobs;
        _replay = replay;
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Lines));
        services.AddSingleton(blobs);
        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton<DockLogs.Functions.Downlink.ICommandPublisher>(Docks);
        services.AddSingleton<IArchiveStore>(Archives);
        services.AddSingleton<DockLogs.Bridge.Quarantine.IQuarantine>(Quarantine);
        services.AddSingleton(Options.Create(options ?? new UploadOptions()));
        services.AddSingleton(Options.Create(new GatewayOptions { Endpoint = new Uri("http://gateway.example:9000"), MasterKey = MasterKey }));
        services.AddSingleton<ICredentialsProvider, GatewayCredentials>();
        services.AddSingleton<UploadIndex>().AddSingleton<UploadReader>().AddSingleton<UploadStarter>().AddSingleton<UploadCanceller>().AddSingleton<LogLister>();
        services.AddSingleton<CatalogueWriter>();
        services.AddSingleton(Options.Create(new PullOptions()));
        services.AddSingleton<MissionStore>().AddSingleton<DockMissions>();
        services.AddSingleton<IMissionWatch>(provider => provider.GetRequiredService<DockMissions>());
        services.AddSingleton<IMissionHold>(provider => provider.GetRequiredService<DockMissions>());
        services.AddSingleton(Options.Create(new ArchiveOptions())).AddSingleton<ArchiveEntries>();
        services.AddUplink();
        services.AddSingleton<UploadMetrics>();
        configure?.Invoke(services);
        _services = services.BuildServiceProvider();
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 22, 0, 0, TimeSpan.Zero));

    public FakeDocks Docks { get; } = new();

    public FakeArchives Archives { get; } = new();

    public MemoryQuarantine Quarantine { get; } = new();

    public LogLines Lines { get; } = new();

    public BlobServiceClient Blobs { get; }

    /// <summary>What was handed to the results hub, also when it refused.</summary>
    public IReadOnlyList<string> Announced => [.. _announced];

    /// <summary>How many times the results hub refuses.</summary>
    public int FailedAnnouncements { get; set; }

    public DurableTaskClient Client => Engine.Client;

    public UploadReader Reader => Get<UploadReader>();

    private DurableEngine Engine => _engine ?? throw new InvalidOperationException("Not started.");

    public static async Task<UploadHost> StartAsync(BlobServiceClient blobs, UploadOptions? options = null, bool replay = false, Action<IServiceCollection>? configure = null)
    {
        var host = new UploadHost(blobs, options, replay, configure);
        await host.StartEngineAsync();
        return host;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public static UploadRequest Request(UploadId id, string dock, DateTimeOffset now, params RequestedFile[] files) => new()
    {
        Id = id.Value,
        Dock = dock,
        RequestedAt = now,
        Files = files.Length > 0 ? files : [UploadDriver.File("0", 11), UploadDriver.File("3", 321, 322)],
        Note = "a note",
    };

    public async Task<UploadId> UploadAsync(string dock = UploadDriver.Dock, params RequestedFile[] files)
    {
        UploadId id = UploadId.New();
        await Get<UploadStarter>().StartAsync(Client, Request(id, dock, Time.GetUtcNow(), files), CancellationToken.None);
        await IdleAsync();
        return id;
    }

    public async Task<UploadView> ViewAsync(UploadId id)
    {
        await IdleAsync();
        return await Reader.FindAsync(Client, id, CancellationToken.None) ?? throw new InvalidOperationException($"no upload {id}");
    }

    public async Task<UploadView> EndAsync(UploadId id)
    {
        await Client.WaitForInstanceCompletionAsync(id.Value).WaitAsync(Patience);
        return await ViewAsync(id);
    }

    public async Task<CancelOutcome> CancelAsync(UploadId id, params string[] modules)
    {
        CancelOutcome outcome = await Get<UploadCanceller>().CancelAsync(Client, id, new CancelRequest { Modules = modules }, CancellationToken.None);
        await IdleAsync();
        return outcome;
    }

    public Command LastCommand(string method) => Docks.Commands.Last(command => command.Method == method);

    public int Count(string method) => Docks.Commands.Count(command => command.Method == method);

    public Task ReplyAsync(Command to, int result, string dock = UploadDriver.Dock) =>
        SayAsync(dock, TopicKind.ServicesReply, UpMessageWriter.Reply(to.Method, to.Tid, to.Bid, DockSerial.Parse(dock), Time.GetUtcNow(), result));

    public byte[] Progress(string bid, string dock, params ProgressFile[] files) =>
        UpMessageWriter.Progress($"event-{++_messages}", bid, DockSerial.Parse(dock), Time.GetUtcNow(), new ProgressReport { Status = "in_progress", Result = 0, Files = files });

    public Task ProgressAsync(Command start, string status, int percent = 0, int result = 0, string dock = UploadDriver.Dock, params string[] modules) =>
        SayAsync(dock, TopicKind.Events, Progress(start.Bid, dock, [.. start.Start!.Files
            .Where(file => modules.Length == 0 || modules.Contains(file.Module))
            .Select(file => new ProgressFile
            {
                Module = file.Module,
                DeviceSn = file.Module == "3" ? dock : "1581F5BMD228Q00A",
                Key = file.ObjectKey,
                Status = status,
                Percent = percent,
                Result = result,
                Size = status == ProgressStatus.Ok ? Archives.Stored.GetValueOrDefault(file.ObjectKey)?.Size : null,
                Fingerprint = status == ProgressStatus.Ok ? Archives.Stored.GetValueOrDefault(file.ObjectKey)?.Md5 : null,
            })]));

    /// <summary>The dock puts its archives into the storage, without a word.</summary>
    public void Store(Command start, params string[] modules)
    {
        foreach (StartFile file in start.Start!.Files.Where(file => modules.Length == 0 || modules.Contains(file.Module)))
        {
            Archives.Stored[file.ObjectKey] = new StoredArchive(1234, "4f65b891f3bc09bdb6d4c36a996b532d");
        }
    }

    public async Task FinishAsync(Command start, string dock = UploadDriver.Dock)
    {
        Store(start);
        await ProgressAsync(start, ProgressStatus.Ok, 100, dock: dock);
    }

    public Task SayAsync(string dock, TopicKind kind, byte[] payload) =>
        UplinkAsync(Event(kind == TopicKind.Events ? Topics.Events(DockSerial.Parse(dock)) : Topics.ServicesReply(DockSerial.Parse(dock)), payload));

    public static EventData Event(string topic, byte[] payload)
    {
        var data = new EventData(payload);
        data.Properties["cloudEvents:subject"] = topic;
        return data;
    }

    public async Task UplinkAsync(params EventData[] events)
    {
        await Get<ParseUplink>().RunAsync(events, Client, CancellationToken.None);
        await IdleAsync();
    }

    public Task IdleAsync() => Engine.WhenIdleAsync().WaitAsync(Patience);

    /// <summary>Lets time pass in steps, so that what a timer starts is finished before the next one rings.</summary>
    public async Task PassAsync(TimeSpan time, TimeSpan? step = null)
    {
        TimeSpan each = step ?? TimeSpan.FromSeconds(1);
        for (TimeSpan passed = TimeSpan.Zero; passed < time; passed += each)
        {
            await IdleAsync();
            Time.Advance(each);
        }

        await IdleAsync();
    }

    public async Task RestartAsync()
    {
        await Engine.StopAsync();
        await StartEngineAsync();
        await IdleAsync();
    }

    public long Sql(string sql)
    {
        using SqliteConnection connection = new($"Data Source={DatabasePath};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>All bytes the engine has on disk.</summary>
    public IReadOnlyList<byte[]> Files() => [.. Directory.GetFiles(_folder).Where(path => !path.EndsWith(".lock", StringComparison.Ordinal)).Select(Read)];

    public async ValueTask DisposeAsync()
    {
        if (_engine is not null)
        {
            await _engine.DisposeAsync();
        }

        await _services.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private string DatabasePath => Path.Combine(_folder, "durable.db");

    private static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        file.CopyTo(copy);
        return copy.ToArray();
    }

    private async Task StartEngineAsync()
    {
        DurableFunctions functions = new DurableFunctions()
            .AddOrchestrator(nameof(UploadOrchestration), async context => await UploadOrchestration.RunAsync(context))
            .AddOrchestrator(nameof(ListLogsOrchestration), async context => await ListLogsOrchestration.RunAsync(context))
            .AddEntity(nameof(DockSlot), () => new DockSlot());
        Activity<UploadRequest, UploadLimits>(functions, nameof(AdmitUpload), Create<AdmitUpload>().RunAsync);
        Activity<StartUploadInput, CommandSent>(functions, nameof(StartUpload), Create<StartUpload>().RunAsync);
        Activity<CancelAtDockInput, CommandSent>(functions, nameof(CancelAtDock), Create<CancelAtDock>().RunAsync);
        Activity<ArchiveQuestion, ArchiveFinding>(functions, nameof(VerifyArchive), Create<VerifyArchive>().RunAsync);
        Activity<ArchiveEntry, string>(functions, nameof(RecordArchive), Create<RecordArchive>().RunAsync);
        Activity<TracedUpload, string>(functions, nameof(RecordEnd), Create<RecordEnd>().RunAsync);
        if (_services.GetService<BlobCopy>() is not null)
        {
            functions.AddOrchestrator(nameof(CopyArchivesOrchestration), async context => await CopyArchivesOrchestration.RunAsync(context));
            Activity<CopyInput, CopyOutcome>(functions, nameof(CopyArchive), Create<CopyArchive>().RunAsync);
            Activity<CopyInput, string>(functions, nameof(RecordCopyFault), Create<RecordCopyFault>().RunAsync);
        }

        Activity<CopyRequest, string>(functions, nameof(StartCopies), (request, cancellation) => Create<StartCopies>().RunAsync(request, Client, cancellation));
        Activity<UploadView, string>(functions, nameof(AnnounceUploadEnd), (view, _) => AnnounceAsync(view));
        Activity<SendListInput, ListCommandSent>(functions, nameof(SendListCommand), Create<SendListCommand>().RunAsync);
        _engine = new DurableEngine(new DurableEngineOptions { DatabasePath = DatabasePath, ReplayEveryStep = _replay }, functions, Time, Get<ILoggerFactory>());
        await _engine.StartAsync();
    }

    private Task<string> AnnounceAsync(UploadView view)
    {
        string text = Create<AnnounceUploadEnd>().Run(view);
        _announced.Enqueue(text);
        return _announced.Count <= FailedAnnouncements ? Task.FromException<string>(new IOException("the hub is away")) : Task.FromResult(text);
    }

    private T Create<T>() => ActivatorUtilities.CreateInstance<T>(_services);

    private static void Activity<TInput, TOutput>(DurableFunctions functions, string name, Func<TInput, CancellationToken, Task<TOutput>> run)
    {
        DataConverter json = JsonDataConverter.Default;
        functions.AddActivity(name, async (call, cancellation) => json.Serialize(await run(json.Deserialize<TInput>(call.Input)!, cancellation)));
    }
}
