using DockLogs.Cli.Api;
using DockLogs.Cli.Output;

namespace DockLogs.Cli;

/// <summary>What a command works with.</summary>
/// <param name="Json">Whether results are to be the API's own JSON, a line each.</param>
internal sealed record CommandRun(ApiClient Api, Screen Screen, TimeProvider Time, bool Json)
{
    /// <summary>A time as people read it.</summary>
    public string Local(DateTimeOffset? moment) => Quantities.Time(moment, Time);
}
