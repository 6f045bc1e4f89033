using DockLogs.LocalRuntime.Durable.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace DockLogs.LocalRuntime.Durable.Entities;

/// <summary>One operation, as the entity's code gets it.</summary>
internal sealed class EntityOperation(EntityScope scope, DataConverter converter, EntityRequest request) : TaskEntityOperation
{
    public override string Name => request.Operation;

    public override TaskEntityContext Context => scope;

    public override TaskEntityState State { get; } = new JsonState(scope, converter);

    public override bool HasInput => request.Input is not null;

    public override object? GetInput(Type inputType) => converter.Deserialize(request.Input, inputType);

    private sealed class JsonState(EntityScope scope, DataConverter converter) : TaskEntityState
    {
        public override bool HasState => scope.State is not null;

        public override object? GetState(Type type) => converter.Deserialize(scope.State, type);

        public override void SetState(object? state) => scope.State = converter.Serialize(state);
    }
}
