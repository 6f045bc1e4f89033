using DockLogs.Contracts;
using DockLogs.Functions.Tests.Api.Support;
using DockLogs.Functions.Tests.Uploads.Support;
using DockLogs.Functions.Uploads;

namespace DockLogs.Functions.Tests.Uploads;

[Collection(UploadsCollection.Name)]
public sealed class ListLogsTests(AzuriteServer azurite)
{
    private static readonly DockSerial Dock = DockSerial.Parse(UploadDriver.Dock);

    [SkippableFact]
    public async Task Dock_that_answers_gives_its_logs()
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        Task<ListLogsResult> asking = await AskAsync(host);
        Command command = host.LastCommand(MethodNames.FileUploadList);
        Assert.Equal(["0", "3"], command.ListModules);
        await AnswerAsync(host, command, 0, new ModuleLogs { Module = "3", DeviceSn = UploadDriver.Dock, Logs = [new LogEntry { BootIndex = 7, Size = 99 }] });

        ListLogsResult result = await asking;
        Assert.Equal(ListOutcome.Answered, result.Outcome);
        Assert.Equal(7, Assert.Single(Assert.Single(result.Files).Logs).BootIndex);
    }

    [SkippableFact]
    public async Task Answer_to_the_first_command_after_the_second_went_out_counts()
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        Task<ListLogsResult> asking = await AskAsync(host);
        Command first = host.LastCommand(MethodNames.FileUploadList);
        await host.PassAsync(TimeSpan.FromSeconds(6));
        Assert.Equal(2, host.Count(MethodNames.FileUploadList));
        Assert.Equal(first.Bid, host.LastCommand(MethodNames.FileUploadList).Bid);
        await AnswerAsync(host, first, 0);
        Assert.Equal(ListOutcome.Answered, (await asking).Outcome);
    }

    [SkippableFact]
    public async Task Silent_dock_times_out_within_the_reply_timeout()
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        Task<ListLogsResult> asking = await AskAsync(host);
        await host.PassAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(ListOutcome.TimedOut, (await asking).Outcome);
        Assert.Equal(2, host.Count(MethodNames.FileUploadList));
    }

    [SkippableFact]
    public async Task Dock_that_refuses_gives_its_error()
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        Task<ListLogsResult> asking = await AskAsync(host);
        await AnswerAsync(host, host.LastCommand(MethodNames.FileUploadList), 324013);
        ListLogsResult result = await asking;
        Assert.Equal(ListOutcome.DockError, result.Outcome);
        Assert.Equal(324013, result.Error!.Code);
    }

    [SkippableFact]
    public async Task Broker_away_says_so()
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        host.Docks.IsUp = false;
        Task<ListLogsResult> asking = await AskAsync(host);
        await host.PassAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(ListOutcome.NotSent, (await asking).Outcome);
    }

    [Theory]
    [InlineData(0, 0, ListOutcome.Answered)]
    [InlineData(324014, null, ListOutcome.Answered)]
    [InlineData(324013, 0, ListOutcome.Answered)]
    [InlineData(324013, 324013, ListOutcome.DockError)]
    [InlineData(325004, null, ListOutcome.DockError)]
    [InlineData(null, 324015, ListOutcome.Answered)]
    public void Result_of_the_whole_and_of_a_module_make_the_outcome(int? whole, int? module, string outcome)
    {
        ListedModule[] files = module is { } result ? [new ListedModule { Module = "3", DeviceSn = "", Result = result, Logs = [] }] : [];
        Assert.Equal(outcome, ListRules.Answer(new ReplyEvent { Dock = UploadDriver.Dock, Tid = "", Method = MethodNames.FileUploadList, Result = whole, Logs = files }, ["0", "3"]).Outcome);
    }

    [Theory]
    [InlineData("3", "3,7")]
    [InlineData("0", "0,7")]
    [InlineData("0,3", "0,3,7")]
    public void Module_nobody_asked_for_is_left_out_and_an_unknown_one_is_not(string asked, string expected)
    {
        ListedModule[] files = [.. new[] { "0", "3", "7" }.Select(module => new ListedModule { Module = module, DeviceSn = "", Result = 0, Logs = [] })];

        ListLogsResult result = ListRules.Answer(
            new ReplyEvent { Dock = UploadDriver.Dock, Tid = "", Method = MethodNames.FileUploadList, Result = 0, Logs = files }, asked.Split(','));

        Assert.Equal(expected.Split(','), result.Files.Select(file => file.Module));
    }

    [SkippableFact]
    public async Task Dock_that_lists_both_modules_whatever_is_asked_gives_the_one_asked_for()
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        Task<ListLogsResult> asking = await AskAsync(host, "3");
        await AnswerAsync(
            host,
            host.LastCommand(MethodNames.FileUploadList),
            0,
            new ModuleLogs { Module = "0", DeviceSn = "AIRCRAFT", Logs = [new LogEntry { BootIndex = 1, Size = 1 }] },
            new ModuleLogs { Module = "3", DeviceSn = UploadDriver.Dock, Logs = [new LogEntry { BootIndex = 7, Size = 99 }] });

        Assert.Equal("3", Assert.Single((await asking).Files).Module);
    }

    private static Task<Task<ListLogsResult>> AskAsync(UploadHost host) => AskAsync(host, "0", "3");

    private static async Task<Task<ListLogsResult>> AskAsync(UploadHost host, params string[] modules)
    {
        Task<ListLogsResult> asking = host.Get<LogLister>().ListAsync(host.Client, Dock, modules, CancellationToken.None);
        while (!asking.IsCompleted && host.Count(MethodNames.FileUploadList) == 0 && host.Docks.IsUp)
        {
            await host.IdleAsync();
            await Task.Yield();
        }

        await host.IdleAsync();
        return asking;
    }

    private static Task AnswerAsync(UploadHost host, Command command, int result, params ModuleLogs[] modules) =>
        host.SayAsync(UploadDriver.Dock, TopicKind.ServicesReply, UpMessageWriter.ListReply(command.Tid, command.Bid, Dock, host.Time.GetUtcNow(), new LogListReply { Files = modules }, result));
}
