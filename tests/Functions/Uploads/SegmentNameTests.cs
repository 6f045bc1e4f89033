using DockLogs.Contracts;
using DockLogs.Functions.Tests.Uploads.Support;
using DockLogs.Functions.Uploads;

namespace DockLogs.Functions.Tests.Uploads;

public sealed class SegmentNameTests
{
    [Theory]
    [InlineData(UploadStatus.Completed)]
    [InlineData(UploadStatus.CompletedPartially)]
    [InlineData(UploadStatus.Failed)]
    public void Name_says_what_is_in_it_and_newer_ones_come_first(string status)
    {
        UploadPlace place = Place(TimeSpan.Zero);
        foreach (SegmentName name in (SegmentName[])[SegmentName.For(status, place), SegmentName.ForDock("dock-1", place)])
        {
            Assert.InRange(place.TicksLeft, name.First, name.Last);
            Assert.True(SegmentName.TryParse(name.Text, out SegmentName parsed));
            Assert.Equal(name, parsed);
        }

        Assert.Equal(status, SegmentName.For(status, place).Status);
        Assert.Equal(SegmentName.For(status, place), SegmentName.For(status, Place(TimeSpan.FromTicks(1))));
        Assert.True(string.CompareOrdinal(SegmentName.For(status, place).Text, SegmentName.For(status, Place(TimeSpan.FromDays(2))).Text) < 0);
        Assert.True(string.CompareOrdinal(SegmentName.ForDock("dock-1", place).Text, SegmentName.ForDock("dock-1", Place(TimeSpan.FromDays(200))).Text) < 0);
    }

    [Theory]
    [InlineData("ended/2516/failed")]
    [InlineData("ended/25160000")]
    [InlineData("ended/25160x0/failed")]
    [InlineData("docks/dock-1/2516000")]
    [InlineData("by-id/25160/x")]
    public void Other_names_are_none(string text) => Assert.False(SegmentName.TryParse(text, out _));

    private static UploadPlace Place(TimeSpan age) => UploadPlace.Of(UploadViews.Of(UploadHost.Request(UploadId.New(), "dock-1", UploadDriver.Begin - age)));
}
