using DockLogs.LocalRuntime.Durable.Orchestrations;
using DockLogs.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DockLogs.LocalRuntime.Durable.Clients;

/// <summary>Starts instances, and decides what an id that exists already means.</summary>
internal sealed class InstanceStarter(EngineParts parts, DurableTaskClient client)
{
    private static readonly OrchestrationRuntimeStatus[] Live =
        [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended];

    public async Task<string> StartAsync(string name, string? input, StartOrchestrationOptions? options, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        string id = options?.InstanceId ?? Guid.NewGuid().ToString("N");
        InstanceIds.EnsureOrchestration(id);
        OrchestrationRuntimeStatus[] refusing = Refusing(options?.DedupeStatuses);
        if (refusing.Except(Live).Any() && InstanceTable.Find(parts.Store, id) is { Snapshot: { IsFinished: true } last } && refusing.Contains(last.Status))
        {
            throw Exists(id);
        }

        OrchestrationInstance instance = new(
            parts, parts.Store.NextInstance(), id, name, parts.Now, InstanceStarts.From(options), input, held: true);
        while (!parts.Instances.TryAdd(instance))
        {
            if (parts.Instances.TryGet(id, out OrchestrationInstance? other))
            {
                if (refusing.Contains(other.Snapshot.Status))
                {
                    throw Exists(id);
                }

                await client.TerminateInstanceAsync(id, $"Replaced by a new orchestration with the same id '{id}'.", cancellation).ConfigureAwait(false);
                await other.WhenAsync(finished: true).WaitAsync(cancellation).ConfigureAwait(false);
            }
        }

        await parts.Post.StartAsync(instance).WaitAsync(cancellation).ConfigureAwait(false);
        return id;
    }

    // The real exception derives from this type; this one is there on both package feeds.
    private static InvalidOperationException Exists(string id) => new($"An Orchestration instance with the ID {id} already exists.");

    private static OrchestrationRuntimeStatus[] Refusing(IReadOnlyList<string>? dedupe)
    {
        if (dedupe is null)
        {
            return Live;
        }

        OrchestrationRuntimeStatus[] refusing = [.. dedupe.Select(text =>
            Enum.TryParse(text, ignoreCase: true, out OrchestrationRuntimeStatus status)
                ? status
                : throw new ArgumentException($"Found '{text}' in DedupeStatuses, expected names of {nameof(OrchestrationRuntimeStatus)}."))];
        if (refusing.Contains(OrchestrationRuntimeStatus.Terminated) && Live.Except(refusing).Any())
        {
            throw new ArgumentException(
                "Found 'Terminated' in DedupeStatuses without all of Pending, Running and Suspended: the running instance would be terminated and then refuse its successor.");
        }

        return refusing;
    }
}
