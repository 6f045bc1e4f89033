namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>Declared as in Microsoft.Azure.Functions.Worker.Extensions.Abstractions.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public abstract class InputBindingAttribute : BindingAttribute
{
    public InputBindingAttribute()
    {
    }
}
