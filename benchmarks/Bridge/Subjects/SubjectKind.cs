namespace DockLogs.BridgeBenchmark.Subjects;

/// <summary>Who can be measured.</summary>
/// <param name="Name">Its name on the command line and in the table.</param>
/// <param name="Start">Starts it.</param>
internal sealed record SubjectKind(string Name, Func<Setting, ISubject> Start)
{
    public static SubjectKind Npm { get; } = new("npm", LineSubject.StartNode);

    public static SubjectKind MosquittoSub { get; } = new("mosquitto_sub", setting => new MosquittoSubscriber(setting));

    /// <summary>The bridge, acknowledging what the local hub has synced.</summary>
    public static SubjectKind Bridge { get; } = new("bridge", setting => LineSubject.StartBridge(setting, withHub: true));

    /// <summary>The bridge with a hub that only counts: what is left of it without the disk.</summary>
    public static SubjectKind BridgeAlone { get; } = new("bridge-no-hub", setting => LineSubject.StartBridge(setting, withHub: false));

    public static IReadOnlyList<SubjectKind> All { get; } = [Npm, MosquittoSub, Bridge, BridgeAlone];
}
