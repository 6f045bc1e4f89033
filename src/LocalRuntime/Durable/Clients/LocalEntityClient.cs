using DockLogs.LocalRuntime.Durable.Entities;
using DockLogs.LocalRuntime.Durable.History;
using DockLogs.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Entities;
using Microsoft.DurableTask.Entities;

namespace DockLogs.LocalRuntime.Durable.Clients;

/// <summary>Entities as clients see them. A signal returns when it is on disk, not when it was handled.</summary>
internal sealed class LocalEntityClient(EngineParts parts) : DurableEntityClient("local")
{
    public override Task SignalEntityAsync(
        EntityInstanceId id, string operationName, object? input = null, SignalEntityOptions? options = null, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        ArgumentException.ThrowIfNullOrEmpty(operationName);
        Ensure(id);
        EntityRequest request = new(operationName, parts.Converter.Serialize(input), Caller: null);
        return parts.Post.SignalAsync(id.ToString(), request, options?.SignalTime?.UtcTicks).WaitAsync(cancellation);
    }

    public override Task<EntityMetadata?> GetEntityAsync(
        EntityInstanceId id, bool includeState = true, CancellationToken cancellation = default) =>
        Task.FromResult(Find(id, cancellation) is { } found ? ToMetadata(id, found, includeState) : null);

    public override Task<EntityMetadata<T>?> GetEntityAsync<T>(
        EntityInstanceId id, bool includeState = true, CancellationToken cancellation = default) =>
        Task.FromResult(Find(id, cancellation) is { } found ? ToMetadata<T>(id, found, includeState) : null);

    public override AsyncPageable<EntityMetadata> GetAllEntitiesAsync(EntityQuery? filter = null) =>
        List(filter ?? new EntityQuery(), ToMetadata);

    public override AsyncPageable<EntityMetadata<T>> GetAllEntitiesAsync<T>(EntityQuery? filter = null) =>
        List(filter ?? new EntityQuery(), ToMetadata<T>);

    /// <summary>Nothing to clean: an entity without state has no row, and there are no locks.</summary>
    public override Task<CleanEntityStorageResult> CleanEntityStorageAsync(
        CleanEntityStorageRequest? request = null, bool continueUntilComplete = true, CancellationToken cancellation = default) =>
        Task.FromResult(default(CleanEntityStorageResult));

    private static void Ensure(EntityInstanceId id)
    {
        if (id == default)
        {
            throw new ArgumentException("Found the default entity id, expected a name and a key.", nameof(id));
        }
    }

    private EntitySnapshot? Find(EntityInstanceId id, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Ensure(id);
        string text = id.ToString();
        EntitySnapshot? found = parts.Entities.Find(text) ?? EntityTable.Read(parts.Store, text);
        return found is { State: not null } ? found : null;
    }

    private EntityMetadata ToMetadata(EntityInstanceId id, EntitySnapshot entity, bool includeState) =>
        new(id, includeState && entity.State is { } state ? new SerializedData(state, parts.Converter) : null)
        {
            LastModifiedTime = new DateTimeOffset(entity.ModifiedAt, TimeSpan.Zero),
            BacklogQueueSize = entity.Waiting,
        };

    private EntityMetadata<T> ToMetadata<T>(EntityInstanceId id, EntitySnapshot entity, bool includeState) =>
        includeState
            ? new EntityMetadata<T>(id, parts.Converter.Deserialize<T>(entity.State))
            {
                LastModifiedTime = new DateTimeOffset(entity.ModifiedAt, TimeSpan.Zero),
                BacklogQueueSize = entity.Waiting,
            }
            : new EntityMetadata<T>(id)
            {
                LastModifiedTime = new DateTimeOffset(entity.ModifiedAt, TimeSpan.Zero),
                BacklogQueueSize = entity.Waiting,
            };

    private AsyncPageable<TMetadata> List<TMetadata>(EntityQuery query, Func<EntityInstanceId, EntitySnapshot, bool, TMetadata> convert)
        where TMetadata : notnull => Pageable.Create((token, hint, cancellation) =>
    {
        cancellation.ThrowIfCancellationRequested();
        int size = Math.Max(1, hint ?? query.PageSize ?? EntityQuery.DefaultPageSize);
        List<(string Id, EntitySnapshot Entity)> rows = EntityTable.ReadPage(
            parts.Store,
            query.InstanceIdStartsWith,
            query.LastModifiedFrom?.UtcTicks,
            query.LastModifiedTo?.UtcTicks,
            token ?? query.ContinuationToken,
            size);
        List<TMetadata> page = [.. rows.Select(row => convert(EntityInstanceId.FromString(row.Id), row.Entity, query.IncludeState))];
        return Task.FromResult(new Page<TMetadata>(page, rows.Count < size ? null : rows[^1].Id));
    });
}
