using System.Net.Mime;
using System.Text;
using System.Text.Json;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.SystemTextJson;
using DockLogs.Functions.Api;
using DockLogs.Functions.Results;
using DockLogs.Functions.Tests.Api.Support;
using DockLogs.Functions.Uploads;

namespace DockLogs.Functions.Tests.Results;

public sealed class ResultEventsTests
{
    private static readonly UploadView Upload = UploadViews.Of(new UploadRequest
    {
        Id = "0f8fad5b-d9cb-469f-a165-70867728950e",
        Dock = "4TADKAQ000J001",
        RequestedAt = new DateTimeOffset(2026, 3, 1, 22, 0, 0, TimeSpan.Zero),
        Files = [new RequestedFile { Module = "3", BootIndexes = [321, 322] }],
        Note = "für \"alle\"",
    }) with
    {
        Status = UploadStatus.Failed,
        FinishedAt = new DateTimeOffset(2026, 3, 2, 1, 30, 0, 250, TimeSpan.FromHours(2)),
        Error = UploadError.Own(UploadErrorCode.ArchiveMissing, "key"),
    };

    [Fact]
    public void End_of_an_upload_is_a_cloud_event_that_any_reader_takes()
    {
        CloudEvent read = Read(ResultEvents.OfUpload(Upload));
        Assert.Equal(CloudEventsSpecVersion.V1_0, read.SpecVersion);
        Assert.Equal("docklogs.upload.ended", read.Type);
        Assert.Equal("docklogs.upload.ended/0f8fad5b-d9cb-469f-a165-70867728950e", read.Id);
        Assert.Equal("urn:docklogs:pipeline", read.Source!.OriginalString);
        Assert.Equal("uploads/0f8fad5b-d9cb-469f-a165-70867728950e", read.Subject);
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 23, 30, 0, 250, TimeSpan.Zero), read.Time);
        Assert.Equal("application/json", read.DataContentType);
    }

    [Fact]
    public void Data_is_what_the_API_answers_for_the_upload()
    {
        string answer = Encoding.UTF8.GetString(UploadAnswer.Of(200, Upload).Body.Span);
        Assert.Equal(answer, ((JsonElement)Read(ResultEvents.OfUpload(Upload)).Data!).GetRawText());
        Assert.Contains("für", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Event_of_the_same_end_is_the_same() => Assert.Equal(ResultEvents.OfUpload(Upload), ResultEvents.OfUpload(Upload with { }));

    [Fact]
    public void Selection_too_long_for_a_hub_is_left_out()
    {
        UploadView large = Upload with { Files = [Upload.Files[0] with { BootIndexes = [.. Enumerable.Range(0, 100_000).Select(i => 9_007_199_254_000_000 + i)] }] };
        string text = ResultEvents.OfUpload(large);
        Assert.InRange(Encoding.UTF8.GetByteCount(text), 1, 1024 * 1024);
        Assert.Equal(0, ((JsonElement)Read(text).Data!).GetProperty("files")[0].GetProperty("bootIndexes").GetArrayLength());
    }

    private static CloudEvent Read(string text) =>
        new JsonEventFormatter().DecodeStructuredModeMessage(Encoding.UTF8.GetBytes(text), new ContentType("application/cloudevents+json"), null);
}
