using DockLogs.Contracts;
using DockLogs.UploadGateway.Multipart;
using DockLogs.UploadGateway.Revocation;
using DockLogs.UploadGateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace DockLogs.UploadGateway.Tests.Security;

/// <summary>A gateway whose clock stands still, whose storage notices every attempt to write, and a valid token to misuse.</summary>
public sealed class AttackRange : IAsyncLifetime
{
    public static readonly DateTimeOffset Now = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    internal const int Limit = 6 * 1024 * 1024;

    private GatewayServer? _gateway;

    internal MemoryObjectStore Store { get; } = new();

    internal MemoryRevocationList Revocations { get; } = new();

    internal Uri Address => _gateway!.Address;

    public async Task InitializeAsync() => _gateway = await GatewayServer.StartAsync(
        store: Store,
        time: new FakeTimeProvider(Now),
        services: services => services.AddSingleton<IMultipartLedger, MemoryLedger>().AddSingleton<IRevocationList>(Revocations),
        settings: [("Gateway:Domain", "s3.docks.example"), ("Gateway:RevocationDelay", "00:00:00")]);

    public async Task DisposeAsync()
    {
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }
    }

    internal Attack New() => new(this, Grants.New(Now.AddHours(1), Limit));
}
