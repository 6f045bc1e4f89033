using System.Globalization;
using System.Text.Json;
using DockLogs.Contracts;
using DockLogs.DockSimulator.Light;

namespace DockLogs.EndToEnd.Tests;

/// <summary>Pulls of a small fleet of light docks; benchmarks/Fleet does the same with 10,000.</summary>
public sealed class FleetTests : IDisposable
{
    private static readonly string[] AnyPorts = ["--docks", "0", "--http-port", "0", "--mqtt-port", "0", "--gateway-port", "0"];
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["Pull__MaxParallelDocks"] = "16", ["Pull__RetryInterval"] = "00:00:01",

        // A dock that answers just while everything is down is asked again.
        ["Pull__ListAttempts"] = "6",
    };
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("docklogs-e2e-");

    [SkippableFact]
    public async Task Pull_killed_five_times_reports_the_truth_and_later_pulls_take_only_what_is_new()
    {
        const int Docks = 120;
        const int Logs = 2;
        const int Kills = 5;
        Workplace.Require();
        var running = await PipelineProcess.StartAsync(_data.FullName, AnyPorts, Settings);
        string[] again = ["--docks", "0", "--http-port", Port(running.Http), "--mqtt-port", Port(running.Mqtt), "--gateway-port", Port(running.S3)];
        try
        {
            await using LightFleet fleet = new(new LightFleetOptions { Broker = running.Mqtt, Docks = Docks, Logs = Logs }, TimeProvider.System);
            await fleet.StartAsync(CancellationToken.None);
            using var api = new Api(running.Http);
            await RegisterAsync(api, fleet);
            var pull = await StartPullAsync(api, """{"window":"00:05:00"}""");
            for (var kill = 1; kill <= Kills; kill++)
            {
                var enough = kill * Docks / (Kills + 1);
                await Api.EventuallyAsync(() => Task.FromResult(fleet.Uploaded >= enough), () => $"{fleet.Uploaded} of {enough} archives have come before kill {kill}", Patience);
                await running.KillAsync();
                running = await PipelineProcess.StartAsync(_data.FullName, again, Settings);
            }

            var first = await EndAsync(api, pull);
            Assert.Equal("completed", first.GetProperty("status").GetString());
            Assert.Equal((Docks, Docks * Logs, 0, Docks * Logs, 0), Totals(first));
            Assert.Equal(
                fleet.Docks.Select(dock => dock.Serial.Value),
                first.GetProperty("docks").EnumerateArray().Select(dock => dock.GetProperty("dock").GetString()!));
            var catalogue = await ReadCatalogueAsync(api);
            Assert.Equal(Docks * Logs, catalogue.Count);
            Assert.Equal(catalogue.Count, catalogue.Distinct().Count());

            var starts = CountStarts(fleet);
            var second = await EndAsync(api, await StartPullAsync(api, "{}"));
            Assert.Equal((Docks, Docks * Logs, Docks * Logs, 0, 0), Totals(second));
            Assert.Equal(starts, CountStarts(fleet));

            fleet.Docks[3].AddLogs(2);
            fleet.Docks[77].AddLogs(1);
            var third = await EndAsync(api, await StartPullAsync(api, "{}"));
            Assert.Equal((Docks, (Docks * Logs) + 3, Docks * Logs, 3, 0), Totals(third));
            Assert.Equal(starts + 2, CountStarts(fleet));
            Assert.Equal(
                [(fleet.Docks[3].Serial.Value, 3L), (fleet.Docks[3].Serial.Value, 4L), (fleet.Docks[77].Serial.Value, 3L)],
                (await ReadCatalogueAsync(api)).Except(catalogue).Order());

            using var page = await api.GetAsync(third.GetProperty("report").GetString()!);
            Assert.Contains(fleet.Docks[3].Serial.Value, await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{exception.Message}\n{running.Tail()}", exception);
        }
        finally
        {
            await running.DisposeAsync();
        }
    }

    [SkippableFact]
    public async Task Docks_on_missions_get_no_command_until_they_are_back_and_are_pulled_then()
    {
        const int Docks = 40;
        Workplace.Require();
        await using var running = await PipelineProcess.StartAsync(_data.FullName, AnyPorts, Settings);
        try
        {
            await using LightFleet fleet = new(new LightFleetOptions { Broker = running.Mqtt, Docks = Docks }, TimeProvider.System);
            await fleet.StartAsync(CancellationToken.None);
            using var api = new Api(running.Http);
            await RegisterAsync(api, fleet);
            List<LightDock> flying = [.. fleet.Docks.Where((_, place) => place % 5 == 0)];
            await Task.WhenAll(flying.Select(dock => fleet.FlyAsync(dock, CancellationToken.None)));
            foreach (var dock in flying)
            {
                await Api.EventuallyAsync(
                    async () => (await api.ReadAsync($"docks/{dock.Serial}")).TryGetProperty("mission", out var mission) && mission.GetProperty("onMission").GetBoolean(),
                    () => $"it is not known that {dock.Serial} is on a mission");
            }

            var pull = await StartPullAsync(api, """{"window":"00:10:00"}""");
            var live = default(JsonElement);
            await Api.EventuallyAsync(
                async () =>
                {
                    live = await api.ReadAsync($"pulls/{pull}");
                    return live.GetProperty("totals").GetProperty("uploaded").GetInt32() == Docks - flying.Count
                        && live.GetProperty("totals").GetProperty("docksWaiting").GetInt32() == flying.Count;
                },
                () => $"the pull is {live}",
                Patience);
            Assert.Equal("running", live.GetProperty("status").GetString());
            Assert.All(flying, dock => Assert.Empty(dock.Commands));

            // One after the other they come back, and others leave that have been pulled.
            foreach (var dock in flying)
            {
                await fleet.FlyAsync(fleet.Docks[dock == flying[0] ? 1 : 2], CancellationToken.None);
                await fleet.LandAsync(dock, CancellationToken.None);
            }

            var report = await EndAsync(api, pull);
            Assert.Equal("completed", report.GetProperty("status").GetString());
            Assert.Equal((Docks, Docks, 0, Docks, 0), Totals(report));
            Assert.DoesNotContain(fleet.Docks.SelectMany(dock => dock.Commands), command => command.OnMissionSince is not null);
            Assert.All(flying, dock => Assert.Equal([MethodNames.FileUploadList, MethodNames.FileUploadStart], dock.Commands.Select(command => command.Method).Distinct()));
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{exception.Message}\n{running.Tail()}", exception);
        }
    }

    public void Dispose() => _data.Delete(recursive: true);

    private static string Port(Uri address) => address.Port.ToString(CultureInfo.InvariantCulture);

    private static Task RegisterAsync(Api api, LightFleet fleet) =>
        Parallel.ForEachAsync(fleet.Docks, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (dock, _) =>
        {
            using var answer = await api.PutAsync($"docks/{dock.Serial}", """{"modules":["3"]}""");
            answer.EnsureSuccessStatusCode();
        });

    private static async Task<string> StartPullAsync(Api api, string body)
    {
        using var answer = await api.PostAsync("pulls", body);
        answer.EnsureSuccessStatusCode();
        return (await Api.BodyAsync(answer)).GetProperty("id").GetString()!;
    }

    private static async Task<JsonElement> EndAsync(Api api, string pull)
    {
        var report = default(JsonElement);
        await Api.EventuallyAsync(
            async () =>
            {
                report = await api.ReadAsync($"pulls/{pull}");
                return report.GetProperty("status").GetString() != "running";
            },
            () => $"the pull is still {report.GetProperty("totals")}",
            Patience);
        return report;
    }

    private static (int Docks, int Found, int Skipped, int Uploaded, int Failed) Totals(JsonElement report)
    {
        var totals = report.GetProperty("totals");
        int Of(string name) => totals.GetProperty(name).GetInt32();
        return (Of("docks"), Of("found"), Of("skipped"), Of("uploaded"), Of("failed"));
    }

    private static async Task<List<(string Dock, long BootIndex)>> ReadCatalogueAsync(Api api)
    {
        List<(string, long)> logs = [];
        string? continuation = null;
        do
        {
            var page = await api.ReadAsync($"logs?top=100{(continuation is null ? "" : "&continuation=" + Uri.EscapeDataString(continuation))}");
            logs.AddRange(page.GetProperty("items").EnumerateArray().SelectMany(item => item.GetProperty("bootIndexes").EnumerateArray()
                .Select(index => (item.GetProperty("dock").GetString()!, index.GetInt64()))));
            continuation = page.TryGetProperty("continuation", out var next) ? next.GetString() : null;
        }
        while (continuation is not null);
        return logs;
    }

    private static int CountStarts(LightFleet fleet) => fleet.Docks.Sum(dock =>
        dock.Commands.Where(command => command.Method == MethodNames.FileUploadStart).DistinctBy(command => command.Bid).Count());
}
