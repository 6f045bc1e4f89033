namespace DockLogs.EngineBenchmark;

/// <summary>A durable engine that runs the two flows; each call is one flow, from its start to its result in hand.</summary>
internal interface IEngine : IAsyncDisposable
{
    string Name { get; }

    /// <summary>Five activities, one after the other.</summary>
    Task HelloAsync();

    /// <summary>An activity, four external events raised one after the other while it runs, an activity.</summary>
    Task EventsAsync();
}
