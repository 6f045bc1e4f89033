using DockLogs.LocalRuntime.Durable.History;
using DockLogs.LocalRuntime.Durable.Orchestrations;
using DockLogs.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Entities;

namespace DockLogs.LocalRuntime.Durable.Clients;

/// <summary>
/// The client of one engine. A call that changes something returns when the change is synced to disk; cancelling its
/// token stops the waiting, not the change.
/// <para>
/// As in Durable Functions: starting an instance whose id belongs to a pending, running or suspended one throws an
/// <see cref="InvalidOperationException"/> that says "already exists" (the base class of the real
/// OrchestrationAlreadyExistsException) and changes nothing; a finished one is replaced. DedupeStatuses of the start
/// options changes which states refuse; a live instance in a state that does not refuse is terminated first. Events,
/// suspensions and terminations for unknown or finished instances are dropped silently.
/// </para>
/// </summary>
internal sealed class LocalDurableTaskClient : DurableTaskClient
{
    private readonly EngineParts parts;
    private readonly InstanceQueries queries;
    private readonly InstanceStarter starter;
    private readonly InstancePurge purge;

    public LocalDurableTaskClient(EngineParts parts)
        : base("local")
    {
        this.parts = parts;
        queries = new InstanceQueries(parts);
        starter = new InstanceStarter(parts, this);
        purge = new InstancePurge(parts);
        Entities = new LocalEntityClient(parts);
    }

    public override DurableEntityClient Entities { get; }

    public override Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(orchestratorName.Name, nameof(orchestratorName));
        return starter.StartAsync(orchestratorName.Name, parts.Converter.Serialize(input), options, cancellation);
    }

    public override Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        return SendAsync(instanceId, new EventRaised(eventName, parts.Converter.Serialize(eventPayload)), cancellation);
    }

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, new Suspended(reason), cancellation);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, new Resumed(reason), cancellation);

    public override Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, new Terminated(parts.Converter.Serialize(options?.Output), options?.Recursive == true), cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, finished: false, getInputsAndOutputs, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, finished: true, getInputsAndOutputs, cancellation);

    public override Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return Task.FromResult(queries.Find(instanceId) is { } found ? queries.ToMetadata(found, getInputsAndOutputs) : null);
    }

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) =>
        queries.List(filter ?? new OrchestrationQuery());

    public override Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return purge.PurgeAsync(instanceId, options?.Recursive == true, cancellation);
    }

    public override Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return purge.PurgeAsync(filter, options?.Recursive == true, cancellation);
    }

    public override async Task<string> RestartAsync(
        string instanceId, bool restartWithNewInstanceId = false, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        InstanceRecord found = queries.Find(instanceId)
            ?? throw new ArgumentException($"Found no orchestration '{instanceId}', expected an existing one.", nameof(instanceId));
        StartOrchestrationOptions options = new(restartWithNewInstanceId ? null : instanceId)
        {
            Tags = found.Start.Tags ?? [],
            Version = found.Start.Version is { } version ? new TaskVersion(version) : null,
        };
        return await starter.StartAsync(found.Name, found.Snapshot.Input, options, cancellation).ConfigureAwait(false);
    }

    public override ValueTask DisposeAsync() => default; // the engine owns everything

    private Task SendAsync(string instanceId, HistoryEvent message, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        InstanceIds.EnsureOrchestration(instanceId);
        return parts.Instances.TryGet(instanceId, out OrchestrationInstance? target)
            ? parts.Post.SendAsync(target, message).WaitAsync(cancellation)
            : Task.CompletedTask;
    }

    private async Task<OrchestrationMetadata> WaitAsync(string instanceId, bool finished, bool withPayloads, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        if (parts.Instances.TryGet(instanceId, out OrchestrationInstance? live))
        {
            using CancellationTokenSource ends = CancellationTokenSource.CreateLinkedTokenSource(cancellation, parts.Stopping.Token);
            await live.WhenAsync(finished).WaitAsync(ends.Token).ConfigureAwait(false);
            return queries.ToMetadata(InstanceRecord.Of(live), withPayloads);
        }

        return InstanceTable.Find(parts.Store, instanceId) is { } found
            ? queries.ToMetadata(found, withPayloads)
            : throw new InvalidOperationException($"Orchestration with instanceId '{instanceId}' does not exist.");
    }
}
