namespace DockLogs.Contracts.Tests.Tokens;

public sealed class UploadGrantTests
{
    private static readonly UploadGrant Grant = new()
    {
        Upload = UploadId.New(),
        Dock = DockSerial.Parse("dock_sn"),
        Bucket = "dock-logs",
        KeyPrefix = "dock_sn/2026/06/13/id/",
        Expires = DateTimeOffset.UnixEpoch,
    };

    [Theory]
    [InlineData("dock-logs", "dock_sn/2026/06/13/id/3.tar", true)]
    [InlineData("dock-logs", "dock_sn/2026/06/13/id/a/b..c.tar", true)]
    [InlineData("other", "dock_sn/2026/06/13/id/3.tar", false)]
    [InlineData("Dock-Logs", "dock_sn/2026/06/13/id/3.tar", false)]
    [InlineData("", "dock_sn/2026/06/13/id/3.tar", false)]
    [InlineData(null, "dock_sn/2026/06/13/id/3.tar", false)]
    [InlineData("dock-logs", "dock_sn/2026/06/13/id/", false)]
    [InlineData("dock-logs", "dock_sn/2026/06/13/id", false)]
    [InlineData("dock-logs", "dock_sn/2026/06/13/ID/3.tar", false)]
    [InlineData("dock-logs", "other/2026/06/13/id/3.tar", false)]
    [InlineData("dock-logs", "/dock_sn/2026/06/13/id/3.tar", false)]
    [InlineData("dock-logs", "dock_sn/2026/06/13/id/../x/3.tar", false)]
    [InlineData("dock-logs", "dock_sn/2026/06/13/id/..", false)]
    [InlineData("dock-logs", "dock_sn/2026/06/13/id/./3.tar", false)]
    [InlineData("dock-logs", "dock_sn/2026/06/13/id//3.tar", false)]
    [InlineData("dock-logs", "dock_sn/2026/06/13/id/3.tar/", false)]
    [InlineData("dock-logs", "dock_sn/2026/06/13/id/a\\b", false)]
    [InlineData("dock-logs", "dock_sn/2026/06/13/id/a\0b", false)]
    [InlineData("dock-logs", "dock_sn/2026/06/13/id/a\nb", false)]
    [InlineData("dock-logs", null, false)]
    public void Grant_covers_its_bucket_below_its_prefix_and_nothing_else(string? bucket, string? key, bool covered) =>
        Assert.Equal(covered, Grant.Covers(bucket, key));
}
