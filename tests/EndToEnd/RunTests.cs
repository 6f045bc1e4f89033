namespace DockLogs.EndToEnd.Tests;

public sealed class RunTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("docklogs-e2e-");

    [SkippableFact]
    public async Task Fresh_run_gets_ready_once_has_all_simulated_logs_verified_within_a_minute_and_stops_cleanly()
    {
        Workplace.Require();
        await using var pipeline = await PipelineProcess.StartAsync(
            _data.FullName, ["--docks", "3", "--http-port", "0", "--mqtt-port", "0", "--gateway-port", "0"]);
        using var api = new Api(pipeline.Http);

        var archived = new List<(string?, string?)>();
        await Api.EventuallyAsync(
            async () =>
            {
                var items = (await api.ReadAsync("logs?top=100")).GetProperty("items").EnumerateArray().ToList();
                archived = [.. items.Select(item => (item.GetProperty("dock").GetString(), item.GetProperty("module").GetString())).Distinct().Order()];
                return archived.Count == 6;
            },
            () => $"the catalogue has {string.Join(", ", archived)}\n{pipeline.Tail()}",
            TimeSpan.FromSeconds(60));
        await Api.EventuallyAsync(
            async () => (await api.ReadAsync("uploads?top=100")).GetProperty("items").EnumerateArray().All(upload => upload.GetProperty("status").GetString() == "completed"),
            () => "some uploads are not completed",
            TimeSpan.FromSeconds(10));
        foreach (var upload in (await api.ReadAsync("uploads?top=100")).GetProperty("items").EnumerateArray())
        {
            var shown = await api.ReadAsync($"uploads/{upload.GetProperty("id").GetString()}");
            Assert.All(shown.GetProperty("files").EnumerateArray(), file => Assert.Equal("verified", file.GetProperty("integrity").GetString()));
        }

        var took = await pipeline.TerminateAsync(TimeSpan.FromSeconds(30));

        Assert.True(pipeline.ExitCode == 0, $"exit code {pipeline.ExitCode} after {took}\n{pipeline.Tail()}");
        Assert.Single(pipeline.Output, line => line.StartsWith("ready ", StringComparison.Ordinal));
        Assert.DoesNotContain(pipeline.Log, line => line.StartsWith("ready ", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Stop_in_the_middle_of_an_upload_and_a_new_start_bring_it_to_its_end()
    {
        Workplace.Require();
        const string Dock = "FOREIGN-STOP";
        await using var first = await PipelineProcess.StartAsync(_data.FullName, ["--docks", "0", "--http-port", "0", "--mqtt-port", "0", "--gateway-port", "0"]);
        await using var docks = await ForeignDocks.StartAsync(first.Mqtt);
        using var api = new Api(first.Http);
        await docks.AddAsync(Dock, "hold");
        var id = await api.UploadAsync(Dock, "3");
        await api.UntilAsync(id, status => status == "uploading");

        await first.TerminateAsync(TimeSpan.FromSeconds(30));
        Assert.True(first.ExitCode == 0, $"exit code {first.ExitCode}\n{first.Tail()}");
        string[] ports = ["--http-port", $"{first.Http.Port}", "--mqtt-port", $"{first.Mqtt.Port}", "--gateway-port", $"{first.S3.Port}"];
        await using var second = await PipelineProcess.StartAsync(_data.FullName, ["--docks", "0", .. ports]);
        await docks.ReleaseAsync(Dock);

        Assert.Equal("completed", (await api.EndAsync(id)).GetProperty("status").GetString());
        Assert.Single(docks.Commands(Dock, "fileupload_start"));
    }

    [SkippableTheory]
    [InlineData("Upload__ReplyTimeout", "banana", "ReplyTimeout")]
    [InlineData("Upload__StartAttempts", "0", "StartAttempts")]
    public async Task Bad_setting_stops_the_start_with_its_name_and_value(string variable, string value, string name)
    {
        Workplace.Require();
        await using var pipeline = PipelineProcess.Launch(
            _data.FullName,
            ["--docks", "0", "--http-port", "0", "--mqtt-port", "0", "--gateway-port", "0"],
            new Dictionary<string, string> { [variable] = value });

        await pipeline.WaitForExitAsync(TimeSpan.FromMinutes(4));

        Assert.NotEqual(0, pipeline.ExitCode);
        var said = string.Join('\n', [.. pipeline.Output, .. pipeline.Log]);
        Assert.Contains(name, said, StringComparison.Ordinal);
        Assert.Contains($"'{value}'", said.Replace('"', '\''), StringComparison.Ordinal);
        Assert.DoesNotContain(pipeline.Output, line => line.StartsWith("ready ", StringComparison.Ordinal));
    }

    public void Dispose() => _data.Delete(recursive: true);
}
