using System.Globalization;
using DockLogs.BridgeBenchmark.Hosting;

namespace DockLogs.BridgeBenchmark.Subjects;

/// <summary>A subject that tells by lines how far it is: <c>warm</c>, <c>finished SECONDS</c>, and when asked <c>verified DELIVERED OUT_OF_PLACE</c>.</summary>
internal sealed class LineSubject(Child process) : ISubject
{
    public TimeSpan ProcessorTime => process.ProcessorTime;

    /// <summary>npm's mqtt.</summary>
    public static LineSubject StartNode(Setting setting) => new(Child.Start(
        "npm mqtt",
        endsWithInput: true,
        "node",
        [
            Path.Combine(AppContext.BaseDirectory, "Subjects", "subscriber.mjs"),
            Text(setting.Port),
            setting.Version == "5.0" ? "5" : "4",
            Text(setting.Shape.Gateways),
            Text(setting.Shape.WarmUp),
            Text(setting.Shape.Messages),
            Text(Setting.ReceiveMaximum),
            Setting.ClientId,
            .. Setting.Filters,
        ]));

    /// <summary>The bridge, with the local hub or with one that only counts.</summary>
    public static LineSubject StartBridge(Setting setting, bool withHub) => new(Child.StartSelf(
        BridgeProgram.Name,
        Text(setting.Port),
        setting.Version,
        Text(setting.Shape.Gateways),
        Text(setting.Shape.WarmUp),
        Text(setting.Shape.Messages),
        withHub ? setting.Directory : ""));

    public Task WarmAsync() => process.ExpectAsync("warm");

    public async Task<TimeSpan> FinishedAsync() =>
        TimeSpan.FromSeconds(double.Parse((await process.ExpectAsync("finished"))[0], CultureInfo.InvariantCulture));

    public async Task<(long Delivered, long OutOfPlace)> VerifyAsync()
    {
        await process.SayAsync("verify");
        var words = await process.ExpectAsync("verified");
        return (long.Parse(words[0], CultureInfo.InvariantCulture), long.Parse(words[1], CultureInfo.InvariantCulture));
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
