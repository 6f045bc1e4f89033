using DockLogs.Bridge.Sending;

namespace DockLogs.Bridge.Tests.Sending;

public sealed class EventHubsConnectionStringTests
{
    [Theory]
    [InlineData("Endpoint=sb://ns.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey=abc=", "https://ns.servicebus.windows.net/", null)]
    [InlineData("endpoint = sb://ns.servicebus.windows.net ; sharedaccesskeyname=send;SharedAccessKey=abc=;EntityPath=uplink;", "https://ns.servicebus.windows.net/", "uplink")]
    [InlineData("Endpoint=http://127.0.0.1:7071/;SharedAccessKeyName=send;SharedAccessKey=abc=", "http://127.0.0.1:7071/", null)]
    [InlineData("Endpoint=sb://localhost:5300;SharedAccessKeyName=send;SharedAccessKey=abc=;UseDevelopmentEmulator=true", "http://localhost:5300/", null)]
    public void Good_one_is_taken_apart(string text, string endpoint, string? hub)
    {
        Assert.True(EventHubsConnectionString.TryParse(text, out var parsed, out _));
        Assert.Equal(new EventHubsConnectionString(new Uri(endpoint), "send", "abc=", hub), parsed);
    }

    [Theory]
    [InlineData("nonsense", "without '='")]
    [InlineData("Endpoint=sb://ns/;SharedAccessKeyName=send", "SharedAccessKey=")]
    [InlineData("SharedAccessKeyName=send;SharedAccessKey=abc", "Endpoint=")]
    [InlineData("Endpoint=http://ns.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey=abc", "loopback only")]
    [InlineData("Endpoint=sb://elsewhere/;SharedAccessKeyName=send;SharedAccessKey=abc;UseDevelopmentEmulator=true", "loopback only")]
    [InlineData("Endpoint=nowhere;SharedAccessKeyName=send;SharedAccessKey=abc", "Endpoint=sb://")]
    public void Bad_one_is_refused_without_showing_the_key(string text, string expected)
    {
        Assert.False(EventHubsConnectionString.TryParse(text, out _, out var fault));
        Assert.Contains(expected, fault, StringComparison.Ordinal);
        Assert.DoesNotContain("abc", fault, StringComparison.Ordinal);
    }
}
