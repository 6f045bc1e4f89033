using System.Globalization;

namespace DockLogs.EndToEnd.Tests;

public sealed class KillTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("docklogs-e2e-");

    [SkippableFact]
    public async Task Kill_in_the_middle_of_uploads_and_a_new_start_bring_each_to_its_end_and_start_nothing_twice()
    {
        Workplace.Require();
        const string Foreign = "FOREIGN-KILL";
        var first = await PipelineProcess.StartAsync(_data.FullName, ["--docks", "2", "--http-port", "0", "--mqtt-port", "0", "--gateway-port", "0"]);
        try
        {
            await using var docks = await ForeignDocks.StartAsync(first.Mqtt);
            using var api = new Api(first.Http);
            await docks.AddAsync(Foreign, "slow");
            var foreignId = await api.UploadAsync(Foreign, "3");
            await api.UntilAsync(foreignId, status => status == "uploading");
            var underWay = await UploadsAsync(api);

            await first.KillAsync();
            await using var second = await PipelineProcess.StartAsync(
                _data.FullName, ["--docks", "2", "--http-port", Port(first.Http), "--mqtt-port", Port(first.Mqtt), "--gateway-port", Port(first.S3)]);
            await using var starts = await StartsSeen.ListenAsync(second.Mqtt);

            Assert.Equal("completed", (await api.EndAsync(foreignId)).GetProperty("status").GetString());
            var uploads = new Dictionary<string, string>();
            await Api.EventuallyAsync(
                async () =>
                {
                    uploads = await UploadsAsync(api);
                    return uploads.Count == 3 && uploads.Values.All(status => status == "completed");
                },
                () => $"the uploads are {string.Join(", ", uploads)}\n{second.Tail()}");

            Assert.Subset(uploads.Keys.ToHashSet(), underWay.Keys.ToHashSet());
            Assert.Equal([foreignId], docks.Commands(Foreign, "fileupload_start").Select(command => command.GetProperty("bid").GetString()).Distinct());
            Assert.Single(docks.Told, told => told.GetProperty("event").GetString() == "begun");
            Assert.All(starts.BidsByTopic, dock => Assert.Single(dock.Distinct()));
            Assert.Empty(docks.Complaints);
        }
        finally
        {
            await first.DisposeAsync();
        }
    }

    public void Dispose() => _data.Delete(recursive: true);

    private static async Task<Dictionary<string, string>> UploadsAsync(Api api) =>
        (await api.ReadAsync("uploads?top=100")).GetProperty("items").EnumerateArray().ToDictionary(
            upload => upload.GetProperty("id").GetString()!, upload => upload.GetProperty("status").GetString()!);

    private static string Port(Uri address) => address.Port.ToString(CultureInfo.InvariantCulture);
}
