using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Azure.Storage.Blobs;
using DockLogs.Contracts;
using DockLogs.Functions.Api;
using DockLogs.Functions.Catalogue;
using DockLogs.Functions.Pulls;
using DockLogs.Functions.Results;
using DockLogs.Functions.Tests.Api.Support;
using DockLogs.Functions.Uplink;
using DockLogs.Functions.Uploads;
using DockLogs.LocalRuntime.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace DockLogs.Functions.Tests.Pulls.Support;

/// <summary>Pulls on the real engine and a real storage; only what docks do is scripted.</summary>
internal sealed class PullHarness : IAsyncDisposable
{
    private const string ArchiveActivity = "ScriptedArchive";
    private const string ListActivity = "ScriptedList";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string _folder = Directory.CreateTempSubdirectory("pulls-").FullName;
    private readonly BlobServiceClient _blobs;
    private readonly PullOptions _options;
    private readonly ApiBoundary _boundary = new(NullLogger<ApiBoundary>.Instance);
    private readonly PullStore _store;
    private DurableEngine _engine;
    private int _busy;

    private PullHarness(BlobServiceClient blobs, PullOptions options)
    {
        _blobs = blobs;
        _options = options;
        _store = new PullStore(blobs);
        Sightings = new DockSightings(Time);
        Registry = new FleetRegistry(blobs, Sightings);
        Missions = new DockMissions(new MissionStore(blobs, Time), Options.Create(options), Time);
        _engine = NewEngine();
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 5, 2, 0, 0, TimeSpan.Zero));

    public ConcurrentDictionary<string, ScriptedDock> Docks { get; } = new(StringComparer.Ordinal);

    public FleetRegistry Registry { get; }

    /// <summary>Events for the results hub.</summary>
    public ConcurrentQueue<string> Told { get; } = new();

    public BlobServiceClient Blobs => _blobs;

    public DockSightings Sightings { get; }

    public DockMissions Missions { get; }

    public int MostAtOnce { get; private set; }

    private DurableTaskClient Client => _engine.Client;

    public static async Task<PullHarness> StartAsync(AzuriteServer azurite, PullOptions? options = null)
    {
        PullHarness harness = new(azurite.NewAccount(), options ?? new PullOptions { ListRetryDelay = TimeSpan.Zero, StartSpread = TimeSpan.Zero, Window = TimeSpan.Zero });
        await harness._engine.StartAsync();
        return harness;
    }

    /// <summary>A registered dock.</summary>
    public async Task<ScriptedDock> RegisterAsync(string dock, bool enabled = true, params string[] modules)
    {
        RegisteredDock entry = new() { Dock = dock, Enabled = enabled, Modules = modules.Length == 0 ? ["0", "3"] : modules };
        await Registry.PutAsync(entry, _ => true, CancellationToken.None);
        return Docks.GetOrAdd(dock, _ => new ScriptedDock());
    }

    public Task<ApiResponse> PostAsync(string? body, params (string, string)[] headers) =>
        ApiCall.ExecuteAsync(new StartPull(new PullStarter(_store), new PullReader(_store, Time), Options.Create(new ApiOptions()), Time, _boundary)
            .RunAsync(ApiCall.Post("/api/pulls", body, headers), Client, CancellationToken.None));

    public Task<ApiResponse> GetAsync(string id, params (string, string)[] headers) =>
        ApiCall.ExecuteAsync(new GetPull(new PullReader(_store, Time), _boundary)
            .RunAsync(ApiCall.Get($"/api/pulls/{id}", headers), id, Client, CancellationToken.None));

    public Task<ApiResponse> GetPageAsync(string id) =>
        ApiCall.ExecuteAsync(new GetPullReport(new PullReader(_store, Time), _boundary)
            .RunAsync(ApiCall.Get($"/api/pulls/{id}/report"), id, Client, CancellationToken.None));

    public Task<ApiResponse> ListAsync(string query) =>
        ApiCall.ExecuteAsync(new ListPulls(new PullReader(_store, Time), _boundary)
            .RunAsync(ApiCall.Get($"/api/pulls{query}"), Client, CancellationToken.None));

    public Task RunNightlyAsync() =>
        new NightlyPull(new PullStarter(_store), new ConfigurationBuilder().Build(), Time, NullLogger<NightlyPull>.Instance).RunAsync(new(), Client, CancellationToken.None);

    /// <summary>Starts a pull and waits for its end.</summary>
    public async Task<PullReport> RunAsync(string? body = null)
    {
        ApiResponse started = await PostAsync(body);
        Assert.Equal(202, started.Status);
        return await FinishAsync(started.Json.GetProperty("id").GetString()!);
    }

    public async Task<PullReport> FinishAsync(string id)
    {
        OrchestrationMetadata ended = await Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true).WaitAsync(Patience);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, ended.RuntimeStatus);
        return (await _store.FindReportAsync(id, CancellationToken.None))!;
    }

    /// <summary>A dock says something of a flight task, as the uplink hears it.</summary>
    public CancelRequest? Hear(string dock, string status, DateTimeOffset? at = null)
    {
        byte[] payload = System.Text.Encoding.UTF8.GetBytes(
            $$"""{"bid":"b","data":{"output":{"ext":{"flight_id":"f","status":"x"},"progress":{"percent":10},"status":"{{status}}"},"result":0},"method":"flighttask_progress","need_reply":1,"tid":"t","timestamp":{{(at ?? Time.GetUtcNow()).ToUnixTimeMilliseconds()}}}""");
        UpReadResult read = UpMessageReader.Read(DockSerial.Parse(dock), TopicKind.Events, payload);
        Sightings.Seen(DockSerial.Parse(dock), Time.GetUtcNow());
        return ((IMissionWatch)Missions).Heard(read.Message!, payload);
    }

    /// <summary>Moves time on step by step, everything that can run having run before each.</summary>
    public async Task PassAsync(TimeSpan time, TimeSpan step)
    {
        for (TimeSpan passed = TimeSpan.Zero; passed < time; passed += step)
        {
            await IdleAsync();
            Time.Advance(step);
        }

        await IdleAsync();
    }

    public Task<IReadOnlyList<PullDockReport>> ReadAsync(string id) => _store.ReadDocksAsync(id, CancellationToken.None);

    public DockMissions OtherInstance() => new(new MissionStore(_blobs, Time), Options.Create(_options), Time);

    public Task WriteMissionsAsync() =>
        new MissionWriter(Missions, new MissionStore(_blobs, Time), Time, NullLogger<MissionWriter>.Instance).FlushAsync(CancellationToken.None);

    public Task IdleAsync() => _engine.WhenIdleAsync().WaitAsync(Patience);

    public Task TerminateAsync(string id) => Client.TerminateInstanceAsync(id);

    public async Task RestartAsync()
    {
        await _engine.DisposeAsync();
        _engine = NewEngine();
        await _engine.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private DurableEngine NewEngine()
    {
        PullActivities activities = new(
            _store, Registry, Sightings, Missions, new ArchivedLogs(_blobs), new PullMetrics(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>()), Options.Create(_options), Time);
        DurableFunctions functions = new DurableFunctions()
            .AddOrchestrator(nameof(PullOrchestration), async context => await PullOrchestration.RunAsync(context))
            .AddOrchestrator(nameof(PullLaneOrchestration), async context =>
            {
                await PullLaneOrchestration.RunAsync(context);
                return null;
            })
            .AddOrchestrator(nameof(PullDockOrchestration), async context => await PullDockOrchestration.RunAsync(context))
            .AddOrchestrator(nameof(ListLogsOrchestration), async context => await AskAsync(context))
            .AddOrchestrator(nameof(UploadOrchestration), async context =>
                await context.CallActivityAsync<UploadView>(ArchiveActivity, context.GetInput<UploadRequest>()));
        Add<PullRequest, PullOutline>(functions, PullActivities.Plan, activities.PlanAsync);
        Add<PullLane, IReadOnlyList<PlannedDock>>(functions, PullActivities.ReadLane, activities.ReadLaneAsync);
        Add<PullRoundInput, PullRound>(functions, PullActivities.NextRound, activities.NextRoundAsync);
        Add<string, DockMission?>(functions, PullActivities.LookAtMission, activities.LookAtMissionAsync);
        Add<SelectNewLogsInput, LogSelection>(functions, PullActivities.SelectNewLogs, activities.SelectNewLogsAsync);
        Add<RecordArchivedInput, object?>(functions, PullActivities.RecordArchived, async (input, token) =>
        {
            await activities.RecordArchivedAsync(input, token);
            return null;
        });
        Add<DockRecord, object?>(functions, PullActivities.RecordDock, async (input, token) =>
        {
            await activities.RecordDockAsync(input, token);
            return null;
        });
        Add<PullFinish, PullTotals>(functions, PullActivities.Finish, activities.FinishAsync);
        Add<string, string>(functions, nameof(AnnouncePullEnd), async (pull, token) =>
        {
            string told = await new AnnouncePullEnd(_store, NullLogger<AnnouncePullEnd>.Instance).RunAsync(pull, token);
            Told.Enqueue(told);
            return told;
        });
        Add<ListLogsRequest, ListLogsResult>(functions, ListActivity, AnswerListAsync);
        Add<UploadRequest, UploadView>(functions, ArchiveActivity, ArchiveAsync);
        return new DurableEngine(
            new DurableEngineOptions { DatabasePath = Path.Combine(_folder, "durable.db"), ReplayEveryStep = true },
            functions,
            Time,
            NullLoggerFactory.Instance);
    }

    private static void Add<TInput, TOutput>(DurableFunctions functions, string name, Func<TInput, CancellationToken, Task<TOutput>> code)
    {
        DataConverter json = JsonDataConverter.Default;
        functions.AddActivity(name, async (call, token) => json.Serialize(await code(json.Deserialize<TInput>(call.Input)!, token)));
    }

    private static async Task<ListLogsResult> AskAsync(TaskOrchestrationContext context)
    {
        Assert.True(UploadId.TryParse(context.InstanceId, out _));
        ListLogsRequest request = context.GetInput<ListLogsRequest>()!;
        Assert.True(request.UnlessOnMission);
        return await context.CallActivityAsync<ListLogsResult>(ListActivity, request);
    }

    private async Task<ListLogsResult> AnswerListAsync(ListLogsRequest request, CancellationToken cancellationToken)
    {
        // As SendListCommand does just before it publishes.
        if (await Missions.IsOnMissionAsync(DockSerial.Parse(request.Dock), cancellationToken))
        {
            return new ListLogsResult { Outcome = ListOutcome.Held, Files = [] };
        }

        ScriptedDock dock = Docks[request.Dock];
        lock (dock)
        {
            dock.Lists++;
            if (dock.ListFaults.Count > 0)
            {
                return dock.ListFaults.Count > 1 ? dock.ListFaults.Dequeue() : dock.ListFaults.Peek();
            }

            return new ListLogsResult
            {
                Outcome = ListOutcome.Answered,
                Files = [.. request.Modules.Select(module => new ListedModule
                {
                    Module = module,
                    DeviceSn = $"{request.Dock}-{module}",
                    Result = dock.ModuleResults.GetValueOrDefault(module),
                    Logs = [.. dock.Logs.GetValueOrDefault(module) ?? []],
                })],
            };
        }
    }

    private async Task<UploadView> ArchiveAsync(UploadRequest request, CancellationToken cancellationToken)
    {
        ScriptedDock dock = Docks[request.Dock];
        lock (dock)
        {
            if (dock.Uploads.TrueForAll(upload => upload.Id != request.Id))
            {
                dock.Uploads.Add(request);
            }
        }

        MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _busy));
        try
        {
            await (dock.Hold is { } hold && dock.Uploads.Count >= dock.HoldFrom ? hold.Task.WaitAsync(cancellationToken) : Task.CompletedTask);
            foreach (RequestedFile file in request.Files.Where(file => !dock.UploadFaults.ContainsKey(file.Module)))
            {
                if (dock.CanceledUploads > 0)
                {
                    break;
                }

                await new CatalogueWriter(_blobs).WriteAsync(EntryOf(request, file), cancellationToken);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _busy);
        }

        if (dock.CanceledUploads > 0)
        {
            dock.CanceledUploads--;
            UploadView view = ViewOf(request, dock);
            return view with { Status = UploadStatus.Canceled, Files = [.. view.Files.Select(file => file with { Status = "canceled", Integrity = FileIntegrity.Unchecked })] };
        }

        return ViewOf(request, dock);
    }

    private ArchiveEntry EntryOf(UploadRequest request, RequestedFile file) => new()
    {
        UploadId = request.Id,
        Dock = request.Dock,
        DeviceSn = $"{request.Dock}-{file.Module}",
        Module = file.Module,
        BootIndexes = file.BootIndexes,
        ObjectKey = KeyOf(request, file),
        Size = 1,
        Integrity = FileIntegrity.Verified,
        CompletedAt = Time.GetUtcNow(),
        Pull = request.Pull,
    };

    private UploadView ViewOf(UploadRequest request, ScriptedDock dock) => new()
    {
        Id = request.Id,
        Dock = request.Dock,
        Status = request.Files.All(file => dock.UploadFaults.ContainsKey(file.Module)) ? UploadStatus.Failed
            : request.Files.Any(file => dock.UploadFaults.ContainsKey(file.Module)) ? UploadStatus.CompletedPartially
            : UploadStatus.Completed,
        Percent = 100,
        Attempt = 1,
        RequestedAt = request.RequestedAt,
        FinishedAt = Time.GetUtcNow(),
        Files = [.. request.Files.Select(file => new UploadFileView
        {
            Module = file.Module,
            DeviceSn = "",
            BootIndexes = file.BootIndexes,
            ObjectKey = KeyOf(request, file),
            Status = dock.UploadFaults.ContainsKey(file.Module) ? "failed" : "ok",
            Percent = 100,
            Integrity = dock.UploadFaults.ContainsKey(file.Module) ? FileIntegrity.Missing : FileIntegrity.Verified,
        })],
        Error = request.Files.Select(file => dock.UploadFaults.GetValueOrDefault(file.Module)).FirstOrDefault(error => error is not null),
    };

    private static string KeyOf(UploadRequest request, RequestedFile file) =>
        ObjectKey.For(DockSerial.Parse(request.Dock), DateOnly.FromDateTime(request.RequestedAt.UtcDateTime), UploadId.Parse(request.Id), file.Module);
}
