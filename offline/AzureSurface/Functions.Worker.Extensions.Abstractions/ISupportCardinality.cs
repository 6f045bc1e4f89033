namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>Declared as in Microsoft.Azure.Functions.Worker.Extensions.Abstractions.</summary>
public interface ISupportCardinality
{
    Cardinality Cardinality { get; set; }
}
