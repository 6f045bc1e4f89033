using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using DockLogs.Bridge.Tests.Brokers;
using DockLogs.Bridge.Tests.Hubs;
using MQTTnet.Protocol;

namespace DockLogs.Bridge.Tests.Mqtt;

/// <summary>TLS, client certificates, user name and password.</summary>
public sealed class SecuredBrokerTests : IDisposable
{
    private readonly TestCertificates _certificates = new();

    [SkippableTheory]
    [InlineData("5.0", "pem")]
    [InlineData("3.1.1", "pfx")]
    public async Task Mosquitto_that_wants_a_client_certificate_gets_one(string version, string kind)
    {
        await using var broker = await StartMosquittoWithClientCertificatesAsync();
        var client = kind == "pem"
            ? new (string, string)[] { ("Mqtt:ClientCertificateFile", _certificates.Client), ("Mqtt:ClientCertificateKeyFile", _certificates.ClientKey) }
            : [("Mqtt:ClientCertificateFile", _certificates.ClientPfx), ("Mqtt:ClientCertificatePassword", TestCertificates.PfxPassword)];
        var hub = new RecordingHub();
        await using (await RunningBridge.StartAsync(broker.Port, hub, null, [.. Secured(broker.Port), ("Mqtt:ProtocolVersion", version), .. client]))
        {
            await using var dock = await Dock.ConnectAsync(broker.Port, options =>
            {
                options.Broker = new Uri($"mqtts://127.0.0.1:{broker.Port}");
                options.CaFile = _certificates.Ca;
                options.ClientCertificateFile = _certificates.Client;
                options.ClientCertificateKeyFile = _certificates.ClientKey;
            });
            await dock.PublishNumberedAsync(["A", "B"], 0, 100, size: 10_000);
            await hub.WaitForDistinctAsync(200);
        }

        // All was acknowledged over TLS as well: a second bridge gets nothing.
        await using var again = await RunningBridge.StartAsync(broker.Port, hub, null, [.. Secured(broker.Port), .. client]);
        Assert.Equal(200, hub.Events.Count);
    }

    [SkippableFact]
    public async Task Without_the_client_certificate_the_reason_is_told_and_the_bridge_goes_on_trying()
    {
        await using var broker = await StartMosquittoWithClientCertificatesAsync();
        await using var bridge = await RunningBridge.StartWithoutWaitingAsync(broker.Port, new RecordingHub(), null, Secured(broker.Port));
        await Wait.UntilAsync(() => bridge.State.BrokerFault is not (null or "not connected yet"));
        Assert.False(bridge.Bridge.Subscribed.IsCompleted);
    }

    [Fact]
    public async Task Broker_of_another_authority_is_not_trusted()
    {
        await using var broker = await StartEmbeddedTlsAsync();
        await using var bridge = await RunningBridge.StartWithoutWaitingAsync(
            broker.Port, new RecordingHub(), null, [.. Secured(broker.Port), ("Mqtt:CaFile", _certificates.OtherCa)]);
        await Wait.UntilAsync(() => bridge.State.BrokerFault is not (null or "not connected yet"));
        Assert.Contains("certificate", bridge.State.BrokerFault, StringComparison.Ordinal);
        Assert.False(bridge.Bridge.Subscribed.IsCompleted);
    }

    [Fact]
    public async Task Broker_under_another_name_is_not_trusted()
    {
        await using var broker = await StartEmbeddedTlsAsync();
        await using var bridge = await RunningBridge.StartWithoutWaitingAsync(
            broker.Port, new RecordingHub(), null, [.. Secured(broker.Port), ("Mqtt:Broker", $"mqtts://localhost:{broker.Port.ToString(CultureInfo.InvariantCulture)}")]);
        await Wait.UntilAsync(() => bridge.State.BrokerFault is not (null or "not connected yet"));
        Assert.Contains("certificate", bridge.State.BrokerFault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Embedded_broker_with_Tls_is_reached()
    {
        await using var broker = await StartEmbeddedTlsAsync();
        var hub = new RecordingHub();
        await using var bridge = await RunningBridge.StartAsync(broker.Port, hub, null, Secured(broker.Port));
        await using var dock = await Dock.ConnectAsync(broker.Port, options =>
        {
            options.Broker = new Uri($"mqtts://127.0.0.1:{broker.Port}");
            options.CaFile = _certificates.Ca;
        });
        await dock.PublishNumberedAsync(["A"], 0, 10);
        await hub.WaitForDistinctAsync(10);
    }

    [Theory]
    [InlineData("5.0")]
    [InlineData("3.1.1")]
    public async Task User_name_and_password_are_sent_and_a_refusal_is_told(string version)
    {
        await using var broker = await EmbeddedBroker.StartNewAsync(attach: server => server.ValidatingConnectionAsync += connection =>
        {
            if (connection is not { UserName: "bridge", Password: "pass:wörd" })
            {
                connection.ReasonCode = MqttConnectReasonCode.BadUserNameOrPassword;
            }

            return Task.CompletedTask;
        });
        await using var good = await RunningBridge.StartAsync(
            broker.Port, new RecordingHub(), null, ("Mqtt:UserName", "bridge"), ("Mqtt:Password", "pass:wörd"), ("Mqtt:ProtocolVersion", version));
        await using var bad = await RunningBridge.StartWithoutWaitingAsync(
            broker.Port, new RecordingHub(), null, ("Mqtt:UserName", "bridge"), ("Mqtt:Password", "wrong"), ("Mqtt:ProtocolVersion", version), ("Bridge:ClientId", "other"));
        await Wait.UntilAsync(() => bad.State.BrokerFault is not (null or "not connected yet"));
        Assert.Equal("The broker refuses the connection: BadUserNameOrPassword", bad.State.BrokerFault);
    }

    [SkippableFact]
    public async Task Mosquitto_that_wants_a_password_gets_it()
    {
        Skip.IfNot(File.Exists("/usr/bin/mosquitto_passwd"), "mosquitto_passwd is not installed (Debian: apt-get install mosquitto)");
        var passwords = _certificates.Write("passwords", "bridge:pass word\n");
        using (var hashing = Process.Start("/usr/bin/mosquitto_passwd", ["-U", passwords]))
        {
            await hashing.WaitForExitAsync();
        }

        await using var broker = await MosquittoBroker.StartNewAsync(listener: $"allow_anonymous false\npassword_file {passwords}");
        await using var good = await RunningBridge.StartAsync(broker.Port, new RecordingHub(), null, ("Mqtt:UserName", "bridge"), ("Mqtt:Password", "pass word"));
        await using var bad = await RunningBridge.StartWithoutWaitingAsync(broker.Port, new RecordingHub(), null, ("Bridge:ClientId", "nameless"));
        await Wait.UntilAsync(() => bad.State.BrokerFault is not (null or "not connected yet"));
        Assert.StartsWith("The broker refuses the connection: NotAuthorized", bad.State.BrokerFault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broker_that_forbids_a_subscription_is_a_fault_with_the_filter_named()
    {
        await using var broker = await EmbeddedBroker.StartNewAsync(attach: server => server.InterceptingSubscriptionAsync += subscription =>
        {
            if (subscription.TopicFilter.Topic.EndsWith("/events", StringComparison.Ordinal))
            {
                subscription.Response.ReasonCode = MqttSubscribeReasonCode.NotAuthorized;
            }

            return Task.CompletedTask;
        });
        await using var bridge = await RunningBridge.StartWithoutWaitingAsync(broker.Port, new RecordingHub());
        await Wait.UntilAsync(() => bridge.State.BrokerFault is not (null or "not connected yet"));
        Assert.Equal("The broker refuses QoS 1 subscriptions: thing/product/+/events NotAuthorized", bridge.State.BrokerFault);
    }

    public void Dispose() => _certificates.Dispose();

    private async Task<MosquittoBroker> StartMosquittoWithClientCertificatesAsync() => await MosquittoBroker.StartNewAsync(listener: $"""
        cafile {_certificates.Ca}
        certfile {_certificates.Server}
        keyfile {_certificates.ServerKey}
        require_certificate true
        use_identity_as_username true
        """);

    private async Task<EmbeddedBroker> StartEmbeddedTlsAsync()
    {
        using var pem = X509Certificate2.CreateFromPemFile(_certificates.Server, _certificates.ServerKey);
        var certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        var port = Ports.Free();
        var broker = await EmbeddedBroker.StartNewAsync(options => options
            .WithoutDefaultEndpoint()
            .WithEncryptedEndpoint()
            .WithEncryptedEndpointBoundIPAddress(IPAddress.Loopback)
            .WithEncryptedEndpointBoundIPV6Address(IPAddress.None)
            .WithEncryptedEndpointPort(port)
            .WithEncryptionCertificate(certificate));
        broker.UsePort(port);
        return broker;
    }

    private (string, string)[] Secured(int port) =>
        [("Mqtt:Broker", $"mqtts://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}"), ("Mqtt:CaFile", _certificates.Ca)];
}
