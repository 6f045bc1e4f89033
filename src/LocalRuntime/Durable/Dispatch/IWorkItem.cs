namespace DockLogs.LocalRuntime.Durable.Dispatch;

/// <summary>Something a <see cref="WorkQueue"/> runs. It handles its own failures.</summary>
internal interface IWorkItem
{
    ValueTask RunAsync();
}
