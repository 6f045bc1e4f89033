using System.Collections.Concurrent;
using System.Net;
using DockLogs.LocalRuntime.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace DockLogs.LocalRuntime.Tests.Hosting;

public sealed class FirstPullTests : IAsyncLifetime
{
    private readonly TemporaryDirectory directory = new();
    private readonly ConcurrentQueue<string> registered = [];
    private readonly ConcurrentQueue<(string Key, string Body)> pulls = [];
    private int pullStatus = StatusCodes.Status202Accepted;
    private int putStatus = StatusCodes.Status201Created;
    private readonly PausesPassAtOnce time = new();
    private int looks;
    private int looksUntilTheEnd = 1;
    private WebApplication application = null!;

    private FirstPull New => new(new Uri(application.Urls.First() + "/api/"), directory.File("first-pull.json"), time, NullLogger<FirstPull>.Instance);

    public async Task InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        application = builder.Build();
        application.MapPut("/api/docks/{dock}", (HttpRequest request, string dock) =>
        {
            Assert.Equal("*", request.Headers.IfNoneMatch.ToString());
            registered.Enqueue(dock);
            return Results.StatusCode(putStatus);
        });
        application.MapPost("/api/pulls", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            pulls.Enqueue((request.Headers["Idempotency-Key"].ToString(), await reader.ReadToEndAsync()));
            request.HttpContext.Response.Headers.Location = "/api/pulls/1";
            return Results.StatusCode(pullStatus);
        });
        application.MapGet("/api/pulls/1", () =>
        {
            bool hasEnded = ++looks >= looksUntilTheEnd;
            return Results.Text(hasEnded ? """{"status":"completed","finishedAt":"2026-11-05T07:08:09.000Z"}""" : """{"status":"running"}""", "application/json");
        });
        await application.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await application.DisposeAsync();
        directory.Dispose();
    }

    [Fact]
    public async Task Docks_are_registered_and_pulled_once_and_new_ones_later()
    {
        await New.RunAsync(["D2", "D1"], default);
        await New.RunAsync(["D1", "D2"], default);
        Assert.Equal("""{"docks":["D1","D2"]}""", Assert.Single(pulls).Body);
        Assert.Equal(["D1", "D2"], registered.Order());

        putStatus = StatusCodes.Status412PreconditionFailed;
        await New.RunAsync(["D1", "D2", "D3"], default);
        Assert.Equal("""{"docks":["D3"]}""", pulls.Last().Body);
        Assert.NotEqual(pulls.First().Key, pulls.Last().Key);
    }

    [Fact]
    public async Task Start_that_died_before_its_record_was_written_asks_under_the_same_key()
    {
        await New.RunAsync(["D1", "D2"], default);
        File.Delete(directory.File("first-pull.json"));
        await New.RunAsync(["D1", "D2"], default);
        Assert.Equal(2, pulls.Count);
        Assert.Single(pulls.Select(pull => pull.Key).Distinct());
    }

    [Fact]
    public async Task Start_waits_until_the_pull_has_ended()
    {
        looksUntilTheEnd = 5;
        await New.RunAsync(["D1"], default);
        Assert.Equal(5, looks);
    }

    [Fact]
    public async Task Pull_that_takes_long_does_not_keep_the_start_waiting()
    {
        looksUntilTheEnd = int.MaxValue;
        await New.RunAsync(["D1"], default);
        Assert.Equal(TimeSpan.FromSeconds(60), time.Passed);
    }

    [Fact]
    public async Task Refused_pull_is_told_and_tried_again_at_the_next_start()
    {
        pullStatus = (int)HttpStatusCode.ServiceUnavailable;
        StartException exception = await Assert.ThrowsAsync<StartException>(() => New.RunAsync(["D1"], default));
        Assert.Contains("answered 503", exception.Message, StringComparison.Ordinal);
        pullStatus = StatusCodes.Status202Accepted;
        await New.RunAsync(["D1"], default);
        Assert.Equal(2, pulls.Count);
    }

    private sealed class PausesPassAtOnce : TimeProvider
    {
        public TimeSpan Passed { get; private set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Passed.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Passed += dueTime;
            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
