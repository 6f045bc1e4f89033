using DockLogs.LocalRuntime.Durable;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace DockLogs.LocalRuntime.Tests.Durable;

/// <summary>An engine on a database of its own, under fake time.</summary>
internal sealed class DurableHarness(bool replay = false) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string folder = Directory.CreateTempSubdirectory("durable-").FullName;
    private DurableEngine? engine;

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public DurableFunctions Functions { get; set; } = new();

    public ILoggerFactory Loggers { get; set; } = NullLoggerFactory.Instance;

    public string DatabasePath => Path.Combine(folder, "durable.db");

    public DurableEngine Engine => engine ?? throw new InvalidOperationException("Not started.");

    public DurableTaskClient Client => Engine.Client;

    public DurableHarness Orchestrator<T>(string name, Func<TaskOrchestrationContext, Task<T>> code)
    {
        Functions.AddOrchestrator(name, async context => await code(context));
        return this;
    }

    public DurableHarness Activity<TInput, TOutput>(string name, Func<TInput, Task<TOutput>> code)
    {
        DataConverter json = JsonDataConverter.Default;
        Functions.AddActivity(name, async (call, _) => json.Serialize(await code(json.Deserialize<TInput>(call.Input)!)));
        return this;
    }

    public DurableHarness Activity<TInput, TOutput>(string name, Func<TInput, TOutput> code) =>
        Activity<TInput, TOutput>(name, input => Task.FromResult(code(input)));

    public DurableHarness Entity(string name, Func<TaskEntityOperation, object?> code) =>
        Entity(name, operation => Task.FromResult(code(operation)));

    public DurableHarness Entity(string name, Func<TaskEntityOperation, Task<object?>> code)
    {
        Functions.AddEntity(name, () => new CodeEntity(code));
        return this;
    }

    public async Task<DurableHarness> StartAsync(Func<DurableEngineOptions, DurableEngineOptions>? change = null)
    {
        DurableEngineOptions options = new() { DatabasePath = DatabasePath, ReplayEveryStep = replay };
        engine = new DurableEngine(change?.Invoke(options) ?? options, Functions, Time, Loggers);
        await engine.StartAsync();
        return this;
    }

    public async Task RestartAsync(Func<DurableEngineOptions, DurableEngineOptions>? change = null)
    {
        await Engine.StopAsync();
        await StartAsync(change);
    }

    public async Task StopAsync() => await Engine.StopAsync();

    public Task IdleAsync() => Engine.WhenIdleAsync().WaitAsync(Patience);

    public async Task AdvanceAsync(TimeSpan by)
    {
        await IdleAsync();
        Time.Advance(by);
        await IdleAsync();
    }

    public async Task<OrchestrationMetadata> FinishAsync(string id) =>
        await Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true).WaitAsync(Patience);

    public async Task<OrchestrationMetadata> RunAsync(string name, object? input = null) =>
        await FinishAsync(await Client.ScheduleNewOrchestrationInstanceAsync(name, input));

    public async Task<OrchestrationMetadata> GetAsync(string id) =>
        await Client.GetInstanceAsync(id, getInputsAndOutputs: true) ?? throw new InvalidOperationException($"No instance {id}.");

    /// <summary>Asks the database beside the engine.</summary>
    public long Count(string sql)
    {
        using SqliteConnection connection = new($"Data Source={DatabasePath};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    public async ValueTask DisposeAsync()
    {
        if (engine is not null)
        {
            await engine.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    private sealed class CodeEntity(Func<TaskEntityOperation, Task<object?>> code) : ITaskEntity
    {
        public async ValueTask<object?> RunAsync(TaskEntityOperation operation) => await code(operation);
    }
}
