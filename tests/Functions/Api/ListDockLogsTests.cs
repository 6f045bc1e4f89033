using DockLogs.Functions.Api;
using DockLogs.Functions.Tests.Api.Support;
using DockLogs.Functions.Uploads;

namespace DockLogs.Functions.Tests.Api;

[Collection(AzuriteCollection.Name)]
public sealed class ListDockLogsTests(AzuriteServer azurite)
{
    [SkippableFact]
    public async Task Answer_of_the_dock_is_200_in_the_form_of_the_design()
    {
        await using UploadHarness api = await UploadHarness.StartAsync(azurite);
        DateTimeOffset start = new(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(8));
        api.ListAnswer = new ListLogsResult
        {
            Outcome = ListOutcome.Answered,
            Files =
            [
                new ListedModule { Module = "0", DeviceSn = "AIR-1", Result = 324015, Logs = [] },
                new ListedModule { Module = "3", DeviceSn = "D-1", Result = 0, Logs = [new ListedLog { BootIndex = 7, StartTime = start, EndTime = start.AddHours(1), Size = 99 }, new ListedLog { BootIndex = 8 }] },
            ],
        };

        ApiResponse response = await api.ListLogsAsync("D-1", "");

        Assert.Equal(200, response.Status);
        Assert.Equal(
            """{"dock":"D-1","files":[{"module":"0","deviceSn":"AIR-1","result":324015,"logs":[]},{"module":"3","deviceSn":"D-1","result":0,"logs":[{"bootIndex":7,"startTime":"2026-01-01T19:04:05.000Z","endTime":"2026-01-01T20:04:05.000Z","size":99},{"bootIndex":8}]}]}""",
            response.Body);
        Assert.Equal(["0", "3"], api.ListQuery!.Modules);
    }

    [SkippableFact]
    public async Task Modules_asked_for_are_the_ones_named()
    {
        await using UploadHarness api = await UploadHarness.StartAsync(azurite);
        api.ListAnswer = new ListLogsResult { Outcome = ListOutcome.Answered, Files = [] };

        await api.ListLogsAsync("D-1", "?modules=3");

        Assert.Equal(["3"], api.ListQuery!.Modules);
    }

    [SkippableFact]
    public async Task Error_of_the_dock_is_502_with_code_meaning_and_advice()
    {
        await using UploadHarness api = await UploadHarness.StartAsync(azurite);
        api.ListAnswer = new ListLogsResult { Outcome = ListOutcome.DockError, Files = [], Error = new UploadError { Code = 324013, Message = "listing failed", Advice = "try later" } };

        ApiResponse response = (await api.ListLogsAsync("D-1", "")).IsProblem(502, ProblemTypes.DockError);

        Assert.Equal(324013, response.Json.GetProperty("code").GetInt32());
        Assert.Equal("listing failed", response.Json.GetProperty("meaning").GetString());
        Assert.Equal("try later", response.Json.GetProperty("advice").GetString());
    }

    [SkippableFact]
    public async Task No_answer_is_504_and_no_broker_is_503()
    {
        await using UploadHarness api = await UploadHarness.StartAsync(azurite);
        api.ListAnswer = new ListLogsResult { Outcome = ListOutcome.TimedOut, Files = [] };
        (await api.ListLogsAsync("D-1", "")).IsProblem(504, ProblemTypes.NoAnswer);

        api.ListAnswer = new ListLogsResult { Outcome = ListOutcome.NotSent, Files = [] };
        (await api.ListLogsAsync("D-1", "")).IsProblem(503, ProblemTypes.Unavailable);
    }

    [SkippableTheory]
    [InlineData("a b", "?modules=9", "sn modules")]
    [InlineData("D-1", "?modules=0,0", "modules")]
    [InlineData("D-1", "?module=0", "module")]
    public async Task Bad_serial_number_or_modules_are_400(string dock, string query, string fields)
    {
        await using UploadHarness api = await UploadHarness.StartAsync(azurite);

        ApiResponse response = (await api.ListLogsAsync(dock, query)).IsProblem(400, ProblemTypes.InvalidRequest);

        Assert.Equal(fields.Split(' '), response.FaultyFields);
        Assert.Null(api.ListQuery);
    }
}
