using DockLogs.UploadGateway.Tests.Support;
using Microsoft.Extensions.Options;

namespace DockLogs.UploadGateway.Tests.Hosting;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("Gateway:Region", "US EAST", "US EAST")]
    [InlineData("Gateway:Domain", "s3.example.com:9000", "s3.example.com:9000")]
    [InlineData("Gateway:BlockSize", "12", "12")]
    [InlineData("Gateway:BlocksInFlight", "0", "0")]
    [InlineData("Gateway:MaxBufferBytes", "2000000", "2000000")]
    [InlineData("Gateway:ClockSkew", "02:00:00", "02:00:00")]
    [InlineData("Gateway:MasterKey", "c2hvcnQ=", "8 characters (not shown)")]
    [InlineData("Gateway:PreviousMasterKey", "c2hvcnQ=", "8 characters (not shown)")]
    public async Task Bad_setting_stops_the_start_with_name_value_and_expectation(string name, string value, string shown)
    {
        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => GatewayServer.StartAsync(settings: (name, value)));

        Assert.Contains($"{name}: found ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(shown, fault.Message, StringComparison.Ordinal);
        Assert.Contains("expected", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2hvcnQ=", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Storage: found nothing, expected a connection string")]
    [InlineData("AccountName=x;AccountKey=secret", "Storage: found 31 characters")]
    public async Task Bad_storage_setting_stops_the_start_without_showing_a_key(string storage, string expected)
    {
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => GatewayServer.StartAsync(storage));

        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault.Message, StringComparison.Ordinal);
    }
}
