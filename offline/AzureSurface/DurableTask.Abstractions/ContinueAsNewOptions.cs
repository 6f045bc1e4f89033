namespace Microsoft.DurableTask;

/// <summary>Declared as in Microsoft.DurableTask.Abstractions.</summary>
public class ContinueAsNewOptions
{
    public object? NewInput { get; set; }

    public bool PreserveUnprocessedEvents { get; set; } = true;

    public string? NewVersion { get; set; }
}
