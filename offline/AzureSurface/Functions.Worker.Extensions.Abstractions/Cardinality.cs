namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>Declared as in Microsoft.Azure.Functions.Worker.Extensions.Abstractions.</summary>
public enum Cardinality
{
    Many,
    One,
}
