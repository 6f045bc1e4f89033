using System.Collections.Immutable;
using DockLogs.LocalRuntime.Discovery;
using Microsoft.Azure.Functions.Worker;

namespace DockLogs.LocalRuntime.Invocation;

/// <summary>What a function can learn about itself.</summary>
internal sealed class LocalFunctionDefinition(FunctionEntry function) : FunctionDefinition
{
    public override ImmutableArray<FunctionParameter> Parameters =>
        [.. function.Method.GetParameters().Select(parameter => new FunctionParameter(parameter.Name!, parameter.ParameterType))];

    public override string PathToAssembly => function.Method.DeclaringType!.Assembly.Location;

    public override string EntryPoint => function.EntryPoint;

    public override string Id => function.EntryPoint;

    public override string Name => function.Name;

    public override IImmutableDictionary<string, BindingMetadata> InputBindings =>
        ImmutableDictionary<string, BindingMetadata>.Empty.Add(function.TriggerParameter.Name!, new TriggerBinding(function));

    public override IImmutableDictionary<string, BindingMetadata> OutputBindings => ImmutableDictionary<string, BindingMetadata>.Empty;

    private sealed class TriggerBinding(FunctionEntry function) : BindingMetadata
    {
        public override string Name => function.TriggerParameter.Name!;

        public override string Type
        {
            get
            {
                string attribute = function.Trigger.GetType().Name;
                return char.ToLowerInvariant(attribute[0]) + attribute[1..^nameof(Attribute).Length];
            }
        }

        public override BindingDirection Direction => BindingDirection.In;
    }
}
