namespace Microsoft.Azure.Functions.Worker;

/// <summary>Declared as in Microsoft.Azure.Functions.Worker.Core.</summary>
public enum BindingDirection
{
    In,
    Out,
}
