using System.Text.Json;
using DockLogs.Contracts;
using DockLogs.Functions.Api;

namespace DockLogs.Functions.Tests.Api;

public sealed class OtherBodyTests
{
    private static readonly DockSerial Dock = DockSerial.Parse("DOCK-1");

    [Theory]
    [InlineData("""{}""", null)]
    [InlineData("""{"modules":null}""", null)]
    [InlineData("""{"modules":["0"]}""", "0")]
    [InlineData("""{"modules":["3","0"]}""", "3,0")]
    public void Cancel_body_names_modules_or_all(string json, string? modules)
    {
        CancelBody body = Read(json, CancelBody.Read, out RequestFaults faults);

        Assert.False(faults.Any);
        Assert.Equal(modules, body.Modules is null ? null : string.Join(',', body.Modules));
    }

    [Theory]
    [InlineData("""{"modules":[]}""", "modules")]
    [InlineData("""{"modules":"0"}""", "modules")]
    [InlineData("""{"modules":["0","0"]}""", "modules[1]")]
    [InlineData("""{"modules":[0]}""", "modules[0]")]
    [InlineData("""{"module":["0"]}""", "module")]
    [InlineData("""null""", "body")]
    public void Cancel_body_with_a_fault_is_named(string json, string field)
    {
        Read(json, CancelBody.Read, out RequestFaults faults);

        Assert.Equal(field, Assert.Single(faults.Errors).Field);
    }

    [Fact]
    public void Dock_body_left_empty_is_enabled_with_both_modules()
    {
        DockBody body = ReadDock("{}", out RequestFaults faults);

        Assert.False(faults.Any);
        Assert.True(body.Enabled);
        Assert.Equal(["0", "3"], body.Modules);
        Assert.Null(body.Note);
    }

    [Fact]
    public void Dock_body_as_get_showed_it_is_taken_back()
    {
        DockBody body = ReadDock("""{"dock":"DOCK-1","enabled":false,"modules":["3"],"note":"roof","lastSeen":"2026-01-02T03:04:05.678Z"}""", out RequestFaults faults);

        Assert.False(faults.Any);
        Assert.False(body.Enabled);
        Assert.Equal(["3"], body.Modules);
        Assert.Equal("roof", body.Note);
    }

    [Fact]
    public void Dock_body_with_many_faults_has_all_named()
    {
        ReadDock("""{"dock":"OTHER","enabled":"yes","modules":["1"],"note":5,"lastSeen":"soon","color":"red"}""", out RequestFaults faults);

        Assert.Equal(["color", "dock", "lastSeen", "enabled", "modules[0]", "note"], faults.Errors.Select(error => error.Field));
    }

    [Fact]
    public void Pull_body_names_docks_and_since()
    {
        PullBody body = ReadPull("""{"docks":["A","B"],"since":"2026-03-01T00:00:00+01:00"}""", out RequestFaults faults);

        Assert.False(faults.Any);
        Assert.Equal(["A", "B"], body.Docks!);
        Assert.Equal(new DateTimeOffset(2026, 2, 28, 23, 0, 0, TimeSpan.Zero), body.Since);
    }

    [Fact]
    public void Pull_body_with_many_faults_has_all_named()
    {
        ReadPull("""{"docks":["A","A","a b",7],"since":"yesterday","all":true}""", out RequestFaults faults);

        Assert.Equal(["all", "since", "docks[1]", "docks[2]", "docks[3]"], faults.Errors.Select(error => error.Field));
    }

    [Fact]
    public void Pull_body_without_any_dock_is_a_fault()
    {
        ReadPull("""{"docks":[]}""", out RequestFaults faults);

        Assert.Equal("docks", Assert.Single(faults.Errors).Field);
    }

    private static DockBody ReadDock(string json, out RequestFaults faults) => Read(json, (body, found) => DockBody.Read(body, Dock, found), out faults);

    private static PullBody ReadPull(string json, out RequestFaults faults) => Read(json, (body, found) => PullBody.Read(body, 10, found), out faults);

    private static T Read<T>(string json, Func<JsonElement, RequestFaults, T> read, out RequestFaults faults)
    {
        faults = new RequestFaults();
        using JsonDocument document = JsonDocument.Parse(json);
        return read(document.RootElement, faults);
    }
}
