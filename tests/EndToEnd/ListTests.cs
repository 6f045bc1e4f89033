using System.Net;

namespace DockLogs.EndToEnd.Tests;

[Collection(PipelineFixture.Name)]
public sealed class ListTests(PipelineFixture pipeline)
{
    [SkippableTheory]
    [InlineData(false, 5)]
    [InlineData(true, 4)]
    public async Task Dock_that_answers_is_listed(bool bare, int version)
    {
        Workplace.Require();
        var dock = pipeline.NewDock();
        await pipeline.Docks.AddAsync(dock, more: new { bare, version, size = 33_789 });

        var listed = await pipeline.Api.ReadAsync($"docks/{dock}/logs?modules=0,3");

        Assert.Equal(dock, listed.GetProperty("dock").GetString());
        var files = listed.GetProperty("files").EnumerateArray().ToList();
        Assert.Equal([("0", $"{dock}-AIR"), ("3", dock)], files.Select(file => (file.GetProperty("module").GetString(), file.GetProperty("deviceSn").GetString())));
        Assert.All(files, file => Assert.Equal(0, file.GetProperty("result").GetInt32()));
        var logs = files[1].GetProperty("logs").EnumerateArray().ToList();
        Assert.Equal([321, 322], logs.Select(log => log.GetProperty("bootIndex").GetInt64()));
        Assert.All(logs, log => Assert.Equal(33_789, log.GetProperty("size").GetInt64()));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1_654_070_968_655 + (321 * 3_600_000L)), logs[0].GetProperty("startTime").GetDateTimeOffset());
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1_654_074_568_655 + (322 * 3_600_000L)), logs[1].GetProperty("endTime").GetDateTimeOffset());
        Assert.Empty(pipeline.Docks.Complaints);
    }

    [SkippableFact]
    public async Task Dock_without_its_aircraft_is_listed_with_the_modules_own_result()
    {
        Workplace.Require();
        var dock = pipeline.NewDock();
        await pipeline.Docks.AddAsync(dock, more: new { modules = (string[])["3"] });

        var files = (await pipeline.Api.ReadAsync($"docks/{dock}/logs?modules=0,3")).GetProperty("files").EnumerateArray().ToList();

        Assert.Equal([(324015, 0), (0, 2)], files.Select(file => (file.GetProperty("result").GetInt32(), file.GetProperty("logs").GetArrayLength())));
    }

    [SkippableFact]
    public async Task Dock_that_stays_silent_or_does_not_exist_is_a_504()
    {
        Workplace.Require();
        var dock = pipeline.NewDock();
        await pipeline.Docks.AddAsync(dock, "silent");

        var answers = await Task.WhenAll(pipeline.Api.GetAsync($"docks/{dock}/logs"), pipeline.Api.GetAsync($"docks/{pipeline.NewDock()}/logs"));

        foreach (var answer in answers)
        {
            await Api.ProblemAsync(answer, HttpStatusCode.GatewayTimeout);
        }
    }

    [SkippableFact]
    public async Task Dock_that_answers_with_an_error_is_a_502_with_code_meaning_and_advice()
    {
        Workplace.Require();
        var dock = pipeline.NewDock();
        await pipeline.Docks.AddAsync(dock, "refuse", new { code = 324013 });

        var problem = await Api.ProblemAsync(await pipeline.Api.GetAsync($"docks/{dock}/logs"), HttpStatusCode.BadGateway);

        Assert.Equal(324013, problem.GetProperty("code").GetInt32());
        Assert.NotEmpty(problem.GetProperty("meaning").GetString()!);
        Assert.NotEmpty(problem.GetProperty("advice").GetString()!);
    }

    [SkippableTheory]
    [InlineData("docks/a%2Fb/logs")]
    [InlineData("docks/a+b/logs")]
    [InlineData("docks/FOREIGN/logs?modules=7")]
    public async Task List_of_what_cannot_be_is_a_400(string path)
    {
        Workplace.Require();

        await Api.ProblemAsync(await pipeline.Api.GetAsync(path), HttpStatusCode.BadRequest);
    }
}
