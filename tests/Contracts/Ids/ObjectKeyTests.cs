namespace DockLogs.Contracts.Tests.Ids;

public sealed class ObjectKeyTests
{
    private const string Id = "4bf0039f-6434-44a8-b891-8d7b6b7ff138";
    private static readonly DockSerial Dock = DockSerial.Parse("dock_sn");
    private static readonly DateOnly Day = new(2026, 1, 2);

    [Fact]
    public void Key_is_dock_day_upload_module()
    {
        Assert.Equal($"dock_sn/2026/01/02/{Id}/3.tar", ObjectKey.For(Dock, Day, UploadId.Parse(Id), LogModule.Dock));
        Assert.Equal($"dock_sn/2026/01/02/{Id}/", ObjectKey.PrefixFor(Dock, Day, UploadId.Parse(Id)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("12345678901234567")]
    public void Module_that_does_not_belong_in_a_key_is_refused(string module) =>
        Assert.Throws<ArgumentException>(() => ObjectKey.For(Dock, Day, UploadId.Parse(Id), module));

    [Fact]
    public void Dock_must_be_one() => Assert.Throws<ArgumentException>(() => ObjectKey.PrefixFor(default, Day, UploadId.Parse(Id)));

    [Theory]
    [InlineData("dock_sn/2026/01/02/" + Id + "/3.tar", "3")]
    [InlineData("dock_sn/2026/01/02/" + Id + "/3-2.tar", "3-2")]
    [InlineData("0.tar", "0")]
    [InlineData("", "")]
    public void Archive_is_called_by_the_last_segment(string key, string name) => Assert.Equal(name, ObjectKey.NameOf(key));

    [Theory]
    [InlineData("dock_sn/2026/01/02/" + Id + "/3.tar", true)]
    [InlineData(Id + "/dock_sn/video_20220621_110830.log", true)]
    [InlineData("/bucket//" + Id, true)]
    [InlineData("dock/4BF0039F-6434-44A8-B891-8D7B6B7FF138/0.tar", true)]
    [InlineData("x" + Id + "/3.tar", false)]
    [InlineData(Id + ".tar", false)]
    [InlineData("object_key", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Upload_is_found_in_any_segment(string? key, bool found)
    {
        Assert.Equal(found, ObjectKey.TryFindUploadId(key, out var id));
        Assert.Equal(found ? Id : Guid.Empty.ToString(), id.Value);
    }

    [Fact]
    public void Upload_is_found_in_every_key_we_make()
    {
        var id = UploadId.New();

        Assert.True(ObjectKey.TryFindUploadId(ObjectKey.For(Dock, Day, id, LogModule.Aircraft), out var found));
        Assert.Equal(id, found);
    }
}
