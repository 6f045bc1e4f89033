using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.Storage.Blobs;
using DockLogs.Contracts;
using DockLogs.Functions.Api;
using DockLogs.Functions.Pulls;
using DockLogs.Functions.Tests.Api.Support;
using DockLogs.Functions.Uplink;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace DockLogs.Functions.Tests;

/// <summary>
/// A managed identity that gives no token, as while an instance starts or its token service has a bad moment: an outage of
/// the storage like any other. What runs in the background goes on; it would take the whole program with it.
/// </summary>
public sealed class LostIdentityTests
{
    private static readonly DockSerial Dock = DockSerial.Parse("D-1");
    private readonly FakeTimeProvider _time = new();
    private readonly BlobServiceClient _blobs = Client();

    [Fact]
    public async Task Sightings_are_tried_again()
    {
        var logger = new FakeLogger<SightingWriter>();
        var sightings = new DockSightings(_time);
        using var writer = new SightingWriter(_blobs, sightings, Options.Create(new FleetOptions()), _time, logger);
        sightings.Seen(Dock, _time.GetUtcNow());
        await writer.StartAsync(CancellationToken.None);
        await TwiceAsync(logger, writer.ExecuteTask!);
        await writer.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Missions_are_tried_again()
    {
        var logger = new FakeLogger<MissionWriter>();
        var store = new MissionStore(_blobs, _time);
        var missions = new DockMissions(store, Options.Create(new PullOptions()), _time);
        using var writer = new MissionWriter(missions, store, _time, logger);
        byte[] flight = Encoding.UTF8.GetBytes(
            $$"""{"bid":"b","data":{"output":{"ext":{"flight_id":"f"},"status":"in_progress"},"result":0},"method":"flighttask_progress","tid":"t","timestamp":{{_time.GetUtcNow().ToUnixTimeMilliseconds()}}}""");
        ((IMissionWatch)missions).Heard(UpMessageReader.Read(Dock, TopicKind.Events, flight).Message!, flight);
        await writer.StartAsync(CancellationToken.None);
        await TwiceAsync(logger, writer.ExecuteTask!);
        await writer.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Http_call_is_answered_with_503()
    {
        var boundary = new ApiBoundary(NullLogger<ApiBoundary>.Instance);
        ApiResponse response = await ApiCall.ExecuteAsync(boundary.RunAsync(
            ApiCall.Get("/api/uploads"),
            async () =>
            {
                await _blobs.GetBlobContainerClient(ContainerNames.Uploads).GetPropertiesAsync();
                throw new InvalidOperationException("expected no token");
            },
            CancellationToken.None));
        response.IsProblem(503, ProblemTypes.Unavailable);
    }

    // Between two steps of the clock the writer has time to get there: what it has to write does not grow old meanwhile.
    private async Task TwiceAsync<T>(FakeLogger<T> logger, Task running)
    {
        while (logger.Collector.Count < 2 && !running.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            await Task.WhenAny(running, Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System));
        }

        Assert.False(running.IsCompleted, $"{running.Exception}");
    }

    private static BlobServiceClient Client()
    {
        var options = new BlobClientOptions { Transport = new HttpClientTransport(new HttpClient(new NobodyThere())) };
        options.Retry.MaxRetries = 0;
        return new BlobServiceClient(new Uri("https://docks.blob.core.windows.net"), new NoToken(), options);
    }

    private sealed class NoToken : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            throw new CredentialUnavailableException("ManagedIdentityCredential authentication unavailable.");

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }

    private sealed class NobodyThere : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("Nobody is asked without a token.");
    }
}
