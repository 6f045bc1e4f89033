using DockLogs.LocalRuntime.Durable.Dispatch;
using DockLogs.LocalRuntime.Durable.Entities;
using DockLogs.LocalRuntime.Durable.Orchestrations;
using DockLogs.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.Logging;

namespace DockLogs.LocalRuntime.Durable;

/// <summary>What the instances, entities and clients of one engine share.</summary>
internal sealed class EngineParts : IDisposable
{
    public EngineParts(DurableEngineOptions options, IDurableFunctions functions, TimeProvider time, ILoggerFactory loggers)
    {
        Options = options;
        Functions = functions;
        Time = time;
        Loggers = loggers;
        Logger = loggers.CreateLogger<DurableEngine>();
        Crash = new CrashPoints(options.DieAt);
        Store = DurableStore.Open(options.DatabasePath, Crash, Logger);
        Wakes = new WakeQueue(time);
        Orchestrations = new WorkQueue(options.MaxConcurrentOrchestrations);
        Activities = new WorkQueue(options.MaxConcurrentActivities);
        EntityWork = new WorkQueue(options.MaxConcurrentEntities);
        Residents = new ResidentSet(options.MaxResident);
        Post = new PostOffice(this);
        Entities = new EntityDirectory(this);
    }

    public DurableEngineOptions Options { get; }

    public IDurableFunctions Functions { get; }

    public TimeProvider Time { get; }

    public ILoggerFactory Loggers { get; }

    public ILogger Logger { get; }

    public DataConverter Converter { get; } = JsonDataConverter.Default;

    public CrashPoints Crash { get; }

    public DurableStore Store { get; }

    public IdleSignal Idle { get; } = new();

    public WakeQueue Wakes { get; }

    public WorkQueue Orchestrations { get; }

    public WorkQueue Activities { get; }

    public WorkQueue EntityWork { get; }

    public ResidentSet Residents { get; }

    public InstanceDirectory Instances { get; } = new();

    public EntityDirectory Entities { get; }

    public PostOffice Post { get; }

    public CancellationTokenSource Stopping { get; } = new();

    /// <summary>UTC ticks.</summary>
    public long Now => Time.GetUtcNow().UtcTicks;

    public void Dispose()
    {
        Wakes.Dispose();
        Store.Dispose();
        Stopping.Dispose();
    }
}
