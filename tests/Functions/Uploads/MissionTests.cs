using System.Text;
using DockLogs.Contracts;
using DockLogs.Functions.Pulls;
using DockLogs.Functions.Tests.Api.Support;
using DockLogs.Functions.Tests.Uploads.Support;
using DockLogs.Functions.Uploads;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DockLogs.Functions.Tests.Uploads;

/// <summary>What a mission does to uploads: what the dock says over the uplink, the real engine, the commands that go out.</summary>
[Collection(UploadsCollection.Name)]
public sealed class MissionTests(AzuriteServer azurite)
{
    [SkippableTheory]
    [InlineData(OnMission.Leave, UploadStatus.Uploading, 0)]
    [InlineData(OnMission.Cancel, UploadStatus.Canceling, 1)]
    public async Task Running_upload_of_a_pull_goes_on_or_is_cancelled_by_policy(string policy, string status, int cancels)
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount(), configure: services => services.AddSingleton(Options.Create(new PullOptions { OnMission = policy })));
        UploadId id = await PulledAsync(host);
        await host.ReplyAsync(host.LastCommand(MethodNames.FileUploadStart), 0);

        await SayMissionAsync(host, "in_progress");

        Assert.Equal(status, (await host.ViewAsync(id)).Status);
        Assert.Equal(cancels, host.Count(MethodNames.FileUploadUpdate));
    }

    [SkippableFact]
    public async Task Upload_of_a_pull_that_the_dock_has_not_accepted_is_stopped_in_any_case()
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        UploadId id = await PulledAsync(host);

        await SayMissionAsync(host, "in_progress");
        await host.PassAsync(TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(5));

        Assert.Equal(UploadStatus.Canceled, (await host.EndAsync(id)).Status);
        Assert.Equal(1, host.Count(MethodNames.FileUploadStart));
    }

    [SkippableFact]
    public async Task Upload_that_people_asked_for_is_left_alone()
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount(), configure: services => services.AddSingleton(Options.Create(new PullOptions { OnMission = OnMission.Cancel })));
        UploadId id = await host.UploadAsync();
        await host.ReplyAsync(host.LastCommand(MethodNames.FileUploadStart), 0);

        await SayMissionAsync(host, "in_progress");

        Assert.Equal(UploadStatus.Uploading, (await host.ViewAsync(id)).Status);
        Assert.Equal(0, host.Count(MethodNames.FileUploadUpdate));
    }

    [SkippableFact]
    public async Task Start_command_of_a_pull_waits_until_the_dock_is_back()
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        await SayMissionAsync(host, "in_progress");
        UploadId id = await PulledAsync(host);
        await host.PassAsync(TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(10));
        Assert.Equal(0, host.Count(MethodNames.FileUploadStart));

        await SayMissionAsync(host, "ok");
        for (int step = 0; step < 12 && host.Count(MethodNames.FileUploadStart) == 0; step++)
        {
            await host.PassAsync(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5));
        }

        await host.FinishAsync(host.LastCommand(MethodNames.FileUploadStart));
        Assert.Equal(UploadStatus.Completed, (await host.EndAsync(id)).Status);
    }

    [SkippableFact]
    public async Task Dock_that_is_busy_after_its_mission_is_asked_again_as_one_that_never_had_the_command()
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        await SayMissionAsync(host, "in_progress");
        UploadId id = await PulledAsync(host);
        await host.PassAsync(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(10));
        await SayMissionAsync(host, "ok");
        for (int step = 0; step < 12 && host.Count(MethodNames.FileUploadStart) == 0; step++)
        {
            await host.PassAsync(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5));
        }

        // It exports for somebody else.
        await host.ReplyAsync(host.LastCommand(MethodNames.FileUploadStart), 325009);

        Assert.Equal(UploadStatus.Starting, (await host.ViewAsync(id)).Status);
    }

    [SkippableFact]
    public async Task Upload_whose_start_waits_for_the_mission_is_stopped_without_a_word_to_the_dock()
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        await SayMissionAsync(host, "in_progress");
        UploadId id = await PulledAsync(host);

        Assert.Equal(CancelOutcome.Accepted, await host.CancelAsync(id));
        await host.IdleAsync();

        Assert.Equal(UploadStatus.Canceled, (await host.EndAsync(id)).Status);
        Assert.Empty(host.Docks.Commands);
    }

    private static async Task<UploadId> PulledAsync(UploadHost host)
    {
        UploadId id = UploadId.New();
        UploadRequest request = UploadHost.Request(id, UploadDriver.Dock, host.Time.GetUtcNow()) with { Pull = "night-2026-03-01" };
        await host.Get<UploadStarter>().StartAsync(host.Client, request, CancellationToken.None);
        await host.IdleAsync();
        return id;
    }

    private static Task SayMissionAsync(UploadHost host, string status) => host.SayAsync(
        UploadDriver.Dock,
        TopicKind.Events,
        Encoding.UTF8.GetBytes($$"""{"bid":"b","data":{"output":{"ext":{"flight_id":"f"},"progress":{"percent":10},"status":"{{status}}"},"result":0},"method":"flighttask_progress","need_reply":0,"tid":"t","timestamp":{{host.Time.GetUtcNow().ToUnixTimeMilliseconds()}}}"""));
}
