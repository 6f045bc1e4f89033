namespace DockLogs.Gateway.Benchmarks.Contenders;

/// <summary>One way to bring bytes into a storage.</summary>
internal interface IContender
{
    string Name { get; }

    /// <summary>Seconds of processor time that the server has used; 0 when there is none besides the storage.</summary>
    double ServerSeconds { get; }

    Task PutAsync(string key, byte[] body);

    /// <summary>Writes one object of many equal parts.</summary>
    Task PutInPartsAsync(string key, byte[] part, int parts, int inParallel);
}
