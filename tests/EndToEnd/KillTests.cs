using System.Globalization;

namespace DockLogs.EndToEnd.Tests;

public sealed class KillTests : IDisposable
{
    private const string Foreign = "FOREIGN-KILL";
    private static readonly string[] Simulated = ["SIMDOCK00001", "SIMDOCK00002"];

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("docklogs-e2e-");

    [SkippableFact]
    public async Task Kills_in_the_middle_of_uploads_change_nothing_but_the_time()
    {
        Workplace.Require();
        var first = await PipelineProcess.StartAsync(_data.FullName, ["--docks", "2", "--http-port", "0", "--mqtt-port", "0", "--gateway-port", "0"]);
        string[] again = ["--docks", "2", "--http-port", Port(first.Http), "--mqtt-port", Port(first.Mqtt), "--gateway-port", Port(first.S3)];
        var running = first;
        ForeignDocks? docks = null;
        try
        {
            docks = await ForeignDocks.StartAsync(first.Mqtt);
            using var api = new Api(first.Http);
            using var starts = new StartsSeen();
            await starts.ListenAsync(first.Mqtt);
            await docks.AddAsync(Foreign, "slow");
            var foreignId = await api.UploadAsync(Foreign, "3");
            var simulatedIds = await Task.WhenAll(Simulated.Select(dock => api.UploadAllAsync(dock, "0", "3")));
            await api.UntilAsync(foreignId, status => status == "uploading");
            await api.UntilAsync(simulatedIds[0], status => status is "uploading" or "completed");

            // All are under way.
            await running.KillAsync();
            running = await PipelineProcess.StartAsync(_data.FullName, again);
            await starts.ListenAsync(running.Mqtt);

            // The archive is there, and the dock is just saying so.
            await docks.WaitAsync("stored", Foreign);
            await running.KillAsync();
            running = await PipelineProcess.StartAsync(_data.FullName, again);
            await starts.ListenAsync(running.Mqtt);

            foreach (var id in (string[])[foreignId, .. simulatedIds])
            {
                Assert.Equal("completed", (await api.EndAsync(id)).GetProperty("status").GetString());
            }

            await CheckNothingTwiceAsync(api, starts, docks, foreignId);
            using var content = await api.GetAsync($"uploads/{foreignId}/files/3/content");
            Assert.Equal(docks.Archive(Foreign, "3"), await Api.DownloadAsync(content.Headers.Location!));
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{exception.Message}\n{docks?.Tail()}\n{running.Tail()}", exception);
        }
        finally
        {
            await (docks?.DisposeAsync() ?? ValueTask.CompletedTask);
            await running.DisposeAsync();
            await first.DisposeAsync();
        }
    }

    public void Dispose() => _data.Delete(recursive: true);

    private static async Task CheckNothingTwiceAsync(Api api, StartsSeen starts, ForeignDocks docks, string foreignId)
    {
        // One pull of the simulated docks at the first start, and what this test asked for: no upload more.
        List<(string Dock, string Id)> uploads = [];
        await Api.EventuallyAsync(
            async () =>
            {
                var items = (await api.ReadAsync("uploads?top=100")).GetProperty("items").EnumerateArray().ToList();
                uploads = [.. items.Select(upload => (upload.GetProperty("dock").GetString()!, upload.GetProperty("id").GetString()!))];
                return items.TrueForAll(upload => upload.GetProperty("status").GetString() == "completed");
            },
            () => $"not all of {string.Join(", ", uploads)} are completed");
        Assert.Equal(
            ((string[])[Foreign, .. Simulated, .. Simulated]).Order(StringComparer.Ordinal),
            uploads.Select(upload => upload.Dock).Order(StringComparer.Ordinal));

        var known = uploads.Select(upload => upload.Id).ToHashSet();
        Assert.All(starts.Bids, bid => Assert.Contains(bid, known));
        Assert.Single(docks.Told, told => told.GetProperty("event").GetString() == "begun");
        Assert.All(docks.Commands(Foreign, "fileupload_start"), command => Assert.Equal(foreignId, command.GetProperty("bid").GetString()));
        Assert.Empty(docks.Complaints);

        var archives = (await api.ReadAsync("logs?top=100")).GetProperty("items").EnumerateArray().Select(archive => archive.GetProperty("objectKey").GetString()).ToList();
        Assert.Equal(archives.Distinct(), archives);
        Assert.Equal(1 + (2 * 2 * Simulated.Length), archives.Count);
    }

    private static string Port(Uri address) => address.Port.ToString(CultureInfo.InvariantCulture);
}
