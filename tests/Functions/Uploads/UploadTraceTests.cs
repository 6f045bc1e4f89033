using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using DockLogs.Contracts;
using DockLogs.Functions.Telemetry;
using DockLogs.Functions.Tests.Api.Support;
using DockLogs.Functions.Tests.Uploads.Support;
using DockLogs.Functions.Uploads;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace DockLogs.Functions.Tests.Uploads;

[Collection(UploadsCollection.Name)]
public sealed class UploadTraceTests(AzuriteServer azurite)
{
    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Replays_make_no_span_twice(bool replay)
    {
        using var watch = new Watch();
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount(), replay: replay);
        UploadId id = await host.UploadAsync();
        Command start = host.LastCommand(MethodNames.FileUploadStart);
        await host.PassAsync(TimeSpan.FromSeconds(3));
        await host.ReplyAsync(start, 0);
        await host.ProgressAsync(start, ProgressStatus.FileUploading, 40);
        await host.FinishAsync(start);
        await host.EndAsync(id);

        List<Activity> spans = watch.Of(id);
        Assert.Equal(
            ["upload.request", "upload.admit", "upload.start", "uplink.reply", "uplink.progress", "uplink.progress", "upload.verify", "upload.archive", "upload.verify", "upload.archive", "upload.end", "upload"],
            spans.Where(span => span.OperationName != SpanNames.State).OrderBy(Order).ThenBy(span => span.StartTimeUtc).Select(span => span.OperationName));
        Assert.Equal(["queued", "starting", "uploading", "verifying", "completed"], spans.Where(span => span.OperationName == SpanNames.State).Select(span => span.GetTagItem(SpanKeys.State)));

        Activity root = Assert.Single(spans, span => span.ParentSpanId == default);
        HashSet<ActivitySpanId> ids = [.. spans.Select(span => span.SpanId)];
        Assert.All(spans.Where(span => span != root), span => Assert.Contains(span.ParentSpanId, ids));
        Assert.Equal(id.Value.Replace("-", "", StringComparison.Ordinal), root.TraceId.ToHexString());

        // What the dock was told has the root for the gateway to hang its spans below.
        StorageCredentials told = start.Start!.Credentials;
        Assert.True(new UploadTokens(MasterKeys.Parse(UploadHost.MasterKey)).TryVerify(told.AccessKeyId, told.SecurityToken, host.Time.GetUtcNow(), out UploadGrant? grant, out _, out _));
        Assert.Equal(root.SpanId, grant.ParentSpan);
    }

    [SkippableFact]
    public async Task Without_a_listener_nothing_is_traced_and_nothing_kept()
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        UploadId id = await host.UploadAsync();
        await host.FinishAsync(host.LastCommand(MethodNames.FileUploadStart));
        await host.EndAsync(id);

        byte[] traceparent = Encoding.UTF8.GetBytes($"00-{UploadTracing.TraceOf(id)}");
        Assert.DoesNotContain(host.Files(), file => file.AsSpan().IndexOf(traceparent) >= 0);
    }

    [SkippableFact]
    public async Task Failed_upload_says_why_in_its_span_and_its_metrics()
    {
        using var watch = new Watch();
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        using var ended = new MetricCollector<long>(host.Get<IMeterFactory>(), "DockLogs.Functions", "docklogs.upload.ended", host.Time);
        using var states = new MetricCollector<double>(host.Get<IMeterFactory>(), "DockLogs.Functions", "docklogs.upload.state.duration", host.Time);
        using var replies = new MetricCollector<double>(host.Get<IMeterFactory>(), "DockLogs.Functions", "docklogs.upload.reply.duration", host.Time);
        UploadId id = await host.UploadAsync();
        await host.PassAsync(TimeSpan.FromSeconds(4));
        await host.ReplyAsync(host.LastCommand(MethodNames.FileUploadStart), 324016);
        await host.EndAsync(id);

        Activity life = watch.Of(id).Single(span => span.OperationName == SpanNames.Life);
        Assert.Equal(ActivityStatusCode.Error, life.Status);
        Assert.Equal(324016, life.GetTagItem(SpanKeys.ErrorCode));
        Assert.Equal(ErrorCatalogue.Find(324016).Advice, life.GetTagItem(SpanKeys.ErrorAdvice));
        CollectedMeasurement<long> end = Assert.Single(ended.GetMeasurementSnapshot());
        Assert.Equal(("failed", 324016), (end.Tags["status"], end.Tags["code"]));
        Assert.Equal(4, states.GetMeasurementSnapshot().Single(measured => (string?)measured.Tags["state"] == "starting").Value);
        Assert.Equal(4, Assert.Single(replies.GetMeasurementSnapshot()).Value);
    }

    // What was written at the end began before: by the step, not by the clock.
    private static int Order(Activity span) => span.OperationName switch
    {
        SpanNames.Request => 0,
        SpanNames.Admit => 1,
        SpanNames.Start => 2,
        SpanNames.Reply => 3,
        SpanNames.Progress => 4,
        SpanNames.Verify or SpanNames.Archive => 5,
        SpanNames.End => 6,
        _ => 7,
    };

    /// <summary>Listens to the uploads' spans, of all tests at once.</summary>
    private sealed class Watch : IDisposable
    {
        private readonly List<Activity> _ended = [];
        private readonly ActivityListener _listener;

        public Watch()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == UploadTracing.SourceName,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = span =>
                {
                    lock (_ended)
                    {
                        _ended.Add(span);
                    }
                },
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public List<Activity> Of(UploadId id)
        {
            lock (_ended)
            {
                return [.. _ended.Where(span => span.TraceId == UploadTracing.TraceOf(id))];
            }
        }

        public void Dispose() => _listener.Dispose();
    }
}
