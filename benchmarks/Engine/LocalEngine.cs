using DockLogs.LocalRuntime.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.Logging.Abstractions;

namespace DockLogs.EngineBenchmark;

/// <summary>The local runtime's engine, in this process as in <c>./pipeline run</c>, on a SQLite file under full sync.</summary>
internal sealed class LocalEngine : IEngine
{
    private static readonly string[] Cities = ["Tokyo", "Seattle", "London", "Lima", "Oslo"];

    private readonly DurableEngine _engine;

    private LocalEngine(DurableEngine engine) => _engine = engine;

    public string Name => "this engine";

    public static async Task<LocalEngine> StartAsync(string folder)
    {
        DataConverter json = JsonDataConverter.Default;
        var functions = new DurableFunctions()
            .AddOrchestrator("hello", async context =>
            {
                var said = new List<string>();
                foreach (var city in Cities)
                {
                    said.Add(await context.CallActivityAsync<string>("say", $"Hello {city}!"));
                }

                return said;
            })
            .AddOrchestrator("flow", async context =>
            {
                var said = new List<string> { await context.CallActivityAsync<string>("say", "begun") };
                for (var n = 0; n < 4; n++)
                {
                    said.Add(await context.WaitForExternalEvent<string>($"event{n}"));
                }

                said.Add(await context.CallActivityAsync<string>("say", "ended"));
                return said;
            })
            .AddActivity("say", (call, _) => Task.FromResult(json.Serialize(json.Deserialize<string>(call.Input))));
        var options = new DurableEngineOptions { DatabasePath = Path.Combine(folder, "durable.db") };
        var engine = new DurableEngine(options, functions, TimeProvider.System, NullLoggerFactory.Instance);
        await engine.StartAsync();
        return new LocalEngine(engine);
    }

    public async Task HelloAsync() => await FinishAsync(await _engine.Client.ScheduleNewOrchestrationInstanceAsync("hello"), 5);

    public async Task EventsAsync()
    {
        var id = await _engine.Client.ScheduleNewOrchestrationInstanceAsync("flow");
        for (var n = 0; n < 4; n++)
        {
            await _engine.Client.RaiseEventAsync(id, $"event{n}", $"value{n}");
        }

        await FinishAsync(id, 6);
    }

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    private async Task FinishAsync(string id, int expected)
    {
        var end = await _engine.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);
        Answer.Check(end.RuntimeStatus == OrchestrationRuntimeStatus.Completed ? end.ReadOutputAs<string[]>() : null, expected);
    }
}
